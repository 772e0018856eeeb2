"""Rounds: their dates, phases and plan."""
