"""Tests of the door to the renderer: fallback to the stock way, fonts, progress and what may be fetched."""
