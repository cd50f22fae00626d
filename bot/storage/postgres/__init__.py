"""PostgreSQL in place of the file: several bots share one database."""
