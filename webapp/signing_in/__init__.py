"""Signing in by mailed one-time link: rate limit, session cookie, language."""
