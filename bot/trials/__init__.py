"""Trials of a whole bot: a process of its own, a Telegram over HTTP, and subscribers. For tests and benchmarks."""
