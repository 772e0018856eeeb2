"""Agreements: named, signed, versioned documents of a pair, a department or the company."""
