"""The rules of the practice, pure: no database, no clock and no randomness of its own."""
