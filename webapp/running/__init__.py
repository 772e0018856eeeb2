"""The server processes: launcher, supervision, worker, database preparation, printing ahead."""
