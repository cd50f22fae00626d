"""What PostgreSQL refuses, as errors that the rest of the bot knows."""

from __future__ import annotations

import sqlite3

import psycopg

_LONGEST = 200
"""Characters of an error that has no short form."""


class PostgresError(sqlite3.OperationalError):
    """The server fails or can't be reached. A kind of sqlite3.Error, as everything the storage raises."""


class PostgresIntegrityError(sqlite3.IntegrityError):
    """A row would break a rule of its table."""


def failure(error: psycopg.Error) -> sqlite3.Error:
    """An error of psycopg in one line that names nobody: the server's details may hold the values of a row."""
    text = error.diag.message_primary or " ".join(str(error).split())[:_LONGEST] or type(error).__name__
    kind = PostgresIntegrityError if isinstance(error, psycopg.IntegrityError) else PostgresError
    return kind(text)
