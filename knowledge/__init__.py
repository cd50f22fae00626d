"""What the bot knows and how it finds it: pure Python, without Telegram, database, network or clock."""
