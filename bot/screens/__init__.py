"""What people see: every message's HTML and buttons, made from the knowledge. No handler writes text of its own."""
