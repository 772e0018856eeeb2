"""Services of access tokens."""
