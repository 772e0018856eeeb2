"""Webhooks: programs and channels that are told when a round opens, closes soon or is exchanged."""
