"""Results of exchanged rounds: the one way to them for page, export and print, after disclosure control."""
