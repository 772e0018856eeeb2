"""Sample reports: invented data of every kind, for previews and tests."""
