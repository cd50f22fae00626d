"""One small file for each thing a person can do in Telegram."""
