"""The bots that share a database. With a file there is one."""

from __future__ import annotations

BEAT = 10.0
"""Seconds between two beats of a bot."""


class Company:
    """A bot that has its database for itself; bot/storage/postgres/claims.py knows of others."""

    def beat(self) -> None:
        """Say that this bot is alive. Raises sqlite3.Error."""

    def alive(self) -> int:
        """How many bots share the database, this one too. Raises sqlite3.Error."""
        return 1

    def leave(self) -> None:
        """This bot ends."""
