"""Loading inputs all at once: the empty embedded Neo4j filled by Neo4j's own importer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import neo4j

from graph.connection import Connection
from graph.errors import Invalid
from graph.jars import Progress, silent
from graph.local_import import Counts, ImportingNeo4j
from graph.schema import apply_schema
from graph.store.batch import Batch, Bundle, WriteResult
from graph.store.bulk.prepare import prepare
from loaders.contract import Loader
from loaders.discovery import find_loader
from loaders.run import How, LoadReport, read_input


@dataclass
class BulkReport:
    """What became of the inputs, in their order, and of the graph: `result` is None where nothing was loaded."""

    inputs: list[LoadReport]
    result: WriteResult | None = None


@dataclass
class FileInput:
    """One input as `graph.store.bulk` takes it, by the loader of that name or the one that recognises it."""

    path: Path
    loader: str | None
    how: How
    _report: LoadReport | None = None

    def batches(self) -> Iterator[Batch]:
        """Its batches; none where it is rejected whole."""
        loader = find_loader(self.loader) if self.loader else None
        self._report, batches = read_input(self.path, self.how, loader)
        for batch in batches:
            if isinstance(batch, Bundle):
                raise Invalid(f"{self.path} is a dossier, which is not loaded in bulk.", hint="Load it without --bulk.")
            yield batch

    def report(self) -> LoadReport:
        """What became of it."""
        if self._report is None:
            raise ValueError("an input is reported once it was read")
        # All ids of an edition are of no use any more, and many.
        self._report.checked = [replace(checked, whole=None) for checked in self._report.checked]
        return self._report


def load_bulk(
    local: ImportingNeo4j,
    paths: Sequence[Path],
    how: How | None = None,
    loader: Loader | None = None,
    *,
    processes: int | None = None,
    progress: Progress = silent,
) -> BulkReport:
    """Fill the empty graph from inputs. What comes of them is what loading them one after the other would make.

    Nothing is loaded if one is rejected whole. Two inputs are read at once, and their order decides nothing. Raises
    Conflict for a graph that is not empty, and what `loaders.run.load` and `graph.local_import` raise.
    """
    how = replace(how or How(), progress=None, on_batch=None)
    inputs = [FileInput(path, loader.name if loader else None, how) for path in paths]
    report = BulkReport([])

    def sound(reports: Sequence[LoadReport]) -> bool:
        report.inputs = list(reports)
        return all(one.checked for one in reports)

    with local.importing(progress) as work:
        prepared = prepare(inputs, work, accept=how.accept, processes=processes, progress=progress, staged=sound)
        if prepared is None:
            return report
        counts = Counts(prepared.nodes, prepared.relationships)
        connection = local.import_files(prepared.files.nodes, prepared.files.relationships, counts, progress)
    progress("making indexes", 0, 0)
    asyncio.run(_apply_schema(connection))
    report.result = prepared.result
    for one in report.inputs:
        one.result = WriteResult(rev=prepared.result.rev, changed=True)
    return report


async def _apply_schema(connection: Connection) -> None:
    login = (connection.user, connection.password)
    async with neo4j.AsyncGraphDatabase.driver(
        connection.uri, auth=login, notifications_min_severity="OFF", user_agent="armstrace"
    ) as driver:
        await apply_schema(driver, connection.database)
