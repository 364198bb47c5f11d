"""The one counter: every write takes its next number, under a lock."""

from __future__ import annotations

from graph.errors import Conflict
from graph.schema import SCHEMA_VERSION, NewerGraph
from graph.store.run import Tx, ask


async def lock_meta(tx: Tx) -> int:
    """Wait for every other write to end, keep others from starting, and return the revision. Call it first.

    Raises NewerGraph for a graph of a later version, Conflict for one to which schema.cypher was never applied.
    """
    (meta,) = await ask(tx, "lock_meta", version=SCHEMA_VERSION)
    if meta["version"] > SCHEMA_VERSION:
        raise NewerGraph(f"The graph has schema version {meta['version']}, this armstrace knows {SCHEMA_VERSION}.")
    # Without constraints ids would not be unique; looked at once, since emptying a graph leaves them.
    if meta["rev"] == 0 and not await has_constraints(tx):
        raise Conflict("The graph has no constraints yet.", hint="Run: armstrace load, or call apply_schema.")
    return int(meta["rev"])


async def has_constraints(tx: Tx) -> bool:
    """Whether the schema was applied."""
    return bool(await ask(tx, "has_constraints"))


async def set_rev(tx: Tx, rev: int) -> None:
    """Note the write's number."""
    await ask(tx, "set_rev", rev=rev)
