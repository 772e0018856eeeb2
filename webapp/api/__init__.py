"""Read-only API (/api/v1): rounds, results and actions as JSON, for a company's own reports."""
