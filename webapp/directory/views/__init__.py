"""Addresses of the directory."""
