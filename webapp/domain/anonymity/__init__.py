"""What is promised about anonymity and stored about people, in words; the tests of each promise."""
