"""Charts as SVG: trends, spreads, revenue, with their alternative texts."""
