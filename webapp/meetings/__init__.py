"""Meetings: joint reviews, celebrations, unannounced visits and the revenue plan of two departments."""
