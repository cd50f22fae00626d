"""Workshop reminders: who hears what and when, and that each hears it once, whatever happens in between."""
