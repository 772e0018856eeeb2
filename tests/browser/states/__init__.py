"""States of pages that no address alone leads to, in a browser."""
