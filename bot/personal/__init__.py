"""What the bot has on one chat: gathered, written as a file, and forgotten."""
