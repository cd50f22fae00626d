"""SQLite: the question log, and what reminders need. The only room that knows SQL."""
