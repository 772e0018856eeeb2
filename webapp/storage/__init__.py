"""The database: engine, sessions, transactions, migrations and the queue of writers."""
