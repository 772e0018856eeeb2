"""The words of reports: headlines, findings, notices, translations, text cleaning."""
