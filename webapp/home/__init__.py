"""The front page: open cards, tasks of heads, the weekly mail and the help page."""
