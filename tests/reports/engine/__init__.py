"""Tests of the engine: its pages and styles are those of the stock way, and it patches nothing."""
