"""Whole pages of twin companies compared: they differ in hidden grades only."""
