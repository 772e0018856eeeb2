"""Access tokens: bearer tokens by which other programs read or write in the name of the company."""
