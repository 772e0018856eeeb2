"""Actions: what is promised on a grade below B, by whom and until when, with its updates and effect."""
