"""What `antenne …` does, one file a command; bot/cli.py only reads the arguments."""
