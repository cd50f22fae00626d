"""Which bot of several takes out what waits, and how long one that is silent counts as alive."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3

from bot.storage.company import Company
from bot.storage.connection import Connection

SILENCE = 60
"""Seconds without a beat after which a bot counts as dead, and others take over what it had claimed."""
_FORGOTTEN = "1 hour"


class Replica(Company):
    """This bot among those that share a database. Its name is drawn by lot for each start."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self.name = secrets.token_hex(8)

    @property
    def mine(self) -> str:
        """SQL: a row is claimed by this bot."""
        return f"claimed_by = '{self.name}'"

    @property
    def free(self) -> str:
        """SQL: a row is claimed by nobody, by this bot, or by one that is dead."""
        alive = f"select name from replicas where seen > now() - interval '{SILENCE} seconds'"
        return f"(claimed_by is null or {self.mine} or claimed_by not in ({alive}))"

    def beat(self) -> None:
        """Say that this bot is alive. Raises sqlite3.Error."""
        self._db.execute(
            "insert into replicas (name, seen) values (?, now()) on conflict (name) do update set seen = now()",
            [self.name],
        )
        self._db.execute(f"delete from replicas where seen < now() - interval '{_FORGOTTEN}'")

    def alive(self) -> int:
        """How many bots share the database, this one too. Raises sqlite3.Error."""
        found = self._db.execute(
            f"select count(*) from replicas where seen > now() - interval '{SILENCE} seconds' or name = ?", [self.name]
        )
        return max(1, int(found.fetchone()[0]))

    def leave(self) -> None:
        """This bot ends: what it claimed is free at once; or in a minute, where the database fails."""
        with contextlib.suppress(sqlite3.Error):
            self._db.execute("delete from replicas where name = ?", [self.name])
