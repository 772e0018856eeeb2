"""Branding: the company's logo, its name as a sender, words at the top of mails, and whom to ask for help."""
