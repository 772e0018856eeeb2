"""The database: engine, sessions, transactions, migrations and the fair lock of writers."""
