"""Needs lists: drafted, proposed, agreed or sent back by two heads, and escalated to the president."""
