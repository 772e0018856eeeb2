"""Attacks on the urn's raw files, SQLite's and PostgreSQL's, and the figures that they bring."""
