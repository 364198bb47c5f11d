"""What a reader keeps beside a file of any length: on disk, thrown away at the end."""

from __future__ import annotations

import sqlite3

_CACHE_KB = 65_536


def temporary_database(*tables: str) -> sqlite3.Connection:
    """A database with these tables, in one transaction that nobody ends. Whoever has it closes it, in any thread."""
    # An empty name is a temporary file that SQLite removes itself.
    database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    for statement in ("PRAGMA journal_mode = OFF", f"PRAGMA cache_size = -{_CACHE_KB}", *tables, "BEGIN"):
        database.execute(statement)
    return database
