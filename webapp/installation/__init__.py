"""The installation: set-up, import pages, mail page, log, settings check, backup and the daily job."""
