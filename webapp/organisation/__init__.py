"""The organisation: company settings, departments, pairs, people, holidays."""
