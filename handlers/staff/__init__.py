"""What only the office's staff can do: one file a command."""
