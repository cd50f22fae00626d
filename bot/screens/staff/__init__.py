"""What the office's staff sees: plain German."""
