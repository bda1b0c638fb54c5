"""The database engine: connecting, the write lock, triggers and search. The only place that knows SQLite."""
