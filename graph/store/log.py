"""What one write did, as it goes into the change log."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from graph.store.batch import WriteResult
from graph.store.run import Tx, tell


class Log:
    """Rows of the change log, in order, and the counts for the writer's answer."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.counts: Counter[str] = Counter()
        self.notes: list[str] = []

    def put(self, what: str, id_: str, **where: str | None) -> None:
        """That something stands there now as it did not before. `where`: subject, object, note."""
        self._add(what, id_, "put", where)

    def delete(self, what: str, id_: str, **where: str | None) -> None:
        """That something is gone."""
        self._add(what, id_, "delete", where)

    def _add(self, what: str, id_: str, op: str, where: dict[str, str | None]) -> None:
        row = {"what": what, "id": id_, "op": op} | {k: v for k, v in where.items() if v is not None}
        self.rows.append(row)

    def count(self, name: str, by: int = 1) -> None:
        """Add to a number of the writer's answer."""
        self.counts[name] += by

    def result(self, rev: int) -> WriteResult:
        """The writer's answer."""
        return WriteResult(rev=rev, changed=bool(self.rows), notes=tuple(self.notes), **self.counts)

    def lines(self, rev: int, first: int = 0) -> list[dict[str, Any]]:
        """The rows as they are written under a revision, numbered from `first`."""
        at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        return [row | {"rev": rev, "seq": seq, "at": at} for seq, row in enumerate(self.rows, start=first)]


async def put_changes(tx: Tx, rows: list[dict[str, Any]]) -> None:
    """Append rows to the change log."""
    await tell(tx, "put_changes", rows)
