"""Pages of access tokens."""
