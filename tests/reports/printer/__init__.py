"""Tests of the print worker processes: pipe protocol, parts in parallel, progress, end."""
