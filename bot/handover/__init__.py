"""Questions that people pass on to the office's team, and what is written to and fro about them."""
