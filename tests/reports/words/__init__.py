"""Tests of what a report says: headlines, findings, questions, translations."""
