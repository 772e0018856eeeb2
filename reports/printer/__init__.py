"""The printing process: jobs over a pipe, parts of a long report side by side."""
