"""PDF reports from plain data: no web framework, no database."""
