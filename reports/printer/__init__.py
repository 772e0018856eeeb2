"""The print worker process: jobs over a pipe, parts of a long report in parallel."""
