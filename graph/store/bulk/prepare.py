"""Inputs → the files of a whole graph, deciding everything on the way as loading them one after the other would."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from graph.model.sources import Source
from graph.schema import SCHEMA_VERSION
from graph.store.batch import WriteResult
from graph.store.bulk.actors import notes, put_records, read_voices, refuse_missing
from graph.store.bulk.edges import Context, Derived, derive_chunk, order_statements
from graph.store.bulk.editions import all_editions, check_whole, order_notes, put_edition_endings, put_editions
from graph.store.bulk.files import Files
from graph.store.bulk.staging import Input, Staged, stage
from graph.store.bulk.tables import Tables
from graph.store.bulk.versions import put_versions
from graph.store.edges import LINKING_NOW, NEAR, WALKED
from graph.store.log import Log

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
# So many objects more than were freed, before a worker looks for garbage.
_GARBAGE = 200_000
# What is written at once is one revision.
REV = 1


@dataclass
class Prepared:
    """The files of a graph, what is in it, and the reports of its inputs in their order."""

    files: Files
    result: WriteResult
    nodes: int
    relationships: int
    reports: list[Any] = field(default_factory=list)


def prepare(
    inputs: Sequence[Input],
    folder: Path,
    *,
    accept: bool = True,
    processes: int | None = None,
    progress: Progress | None = None,
    staged: Callable[[Sequence[Any]], bool] = lambda reports: True,
) -> Prepared | None:
    """Read inputs and write the files of the graph that they make into a new folder, which has room for it all.

    `processes`: how many work at once; 1 works in this one. `staged` hears the reports once all inputs were read, and
    says whether to go on: None if not. Raises Invalid for keys that nothing describes, Conflict and Suspicious as
    `graph.store.whole.refuse`, DiskFull, and what reading raises.
    """
    tell = progress or (lambda what, done, total: None)
    for name in ("rows", "files"):
        (folder / name).mkdir(parents=True)
    tables = Tables(folder / "tables.duckdb")
    try:
        with _workers(processes) as run:
            found = _stage(inputs, folder / "rows", tables, run, tell)
            if not staged([one.report for one in found]):
                return None
            context, chunks, told = _decide(tables, found, folder, tell, accept=accept)
            tables.close()  # other processes may read it now
            derived = _derive(context, chunks, run, tell)
        tables = Tables(folder / "tables.duckdb")
        tell("writing files", 0, 0)
        prepared = _finish(tables, folder / "files", derived, told)
        prepared.reports = [one.report for one in found]
        return prepared
    finally:
        tables.close()
        tables.path.unlink(missing_ok=True)  # the importer needs the room


# Processes


class _Here:
    """Work that is done at once, in this process."""

    def submit(self, work: Callable[..., T], *arguments: Any) -> Future[T]:
        future: Future[T] = Future()
        future.set_result(work(*arguments))
        return future


@contextmanager
def _workers(processes: int | None) -> Iterator[Any]:
    count = processes or os.cpu_count() or 1
    if count == 1:
        yield _Here()
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=spawn, initializer=_begin_worker) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                process.terminate()
            raise


def _begin_worker() -> None:
    """A worker ends when its parent was killed, and leaves it to the parent what Ctrl-C means."""
    # What is read and derived holds no cycles; looking for some took a tenth of the time.
    gc.freeze()
    gc.set_threshold(_GARBAGE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


# The steps


def _stage(inputs: Sequence[Input], rows: Path, tables: Tables, run: Any, tell: Progress) -> list[Staged]:
    futures = {run.submit(stage, one, rows / str(number), number): number for number, one in enumerate(inputs)}
    found: dict[int, Staged] = {}
    tell("reading", 0, len(inputs))
    for future in as_completed(futures):
        one: Staged = future.result()
        found[futures[future]] = one
        tables.take(one.folder)
        tell("reading", len(found), len(inputs))
    return [found[number] for number in range(len(inputs))]


def _decide(
    tables: Tables, found: Sequence[Staged], folder: Path, tell: Progress, *, accept: bool
) -> tuple[Context, int, list[str]]:
    """All that has to be known before edges can be derived: a context, how many chunks there are, and notes."""
    parts = [part for one in found for part in one.parts]
    tell("comparing editions", 0, 0)
    libraries = put_editions(tables, parts)
    check_whole(tables, libraries, parts, accept=accept)
    put_versions(tables, libraries)
    put_edition_endings(tables, libraries)
    tell("resolving records", 0, 0)
    latest = "SELECT content FROM version WHERE what = 'source' AND id NOT IN (SELECT id FROM older)"
    sources = [Source.model_validate_json(content) for (content,) in tables.values(latest)]
    tables.put("source", [source.model_dump(mode="json") for source in sources])
    put_records(tables)
    refuse_missing(tables)
    tell("sorting claims", 0, 0)
    chunks = order_statements(tables)
    context = Context(tables.path, folder / "files", read_voices(tables), all_editions(libraries))
    return context, chunks, [*notes(tables), *order_notes(libraries)]


def _derive(context: Context, chunks: int, run: Any, tell: Progress) -> Derived:
    total = Derived(Files(context.folder))
    tell("deriving edges", 0, chunks)
    futures = [run.submit(partial(derive_chunk, context), chunk) for chunk in range(chunks)]
    for done, future in enumerate(as_completed(futures), start=1):
        one: Derived = future.result()
        total.files.merge(one.files)
        total.claims += one.claims
        total.edges += one.edges
        tell("deriving edges", done, chunks)
    return total


_NEAR = f"""
CREATE TABLE near AS
WITH joined AS (
    SELECT ":START_ID(Actor)" AS a, ":END_ID(Actor)" AS b, "family:string" AS family FROM read_parquet($files)
    WHERE "standing:string" IN (SELECT unnest($linking::VARCHAR[])) AND a <> b),
both_ways AS (SELECT a, b, family FROM joined UNION SELECT b, a, family FROM joined)
SELECT a AS id,
    {", ".join(f"count(DISTINCT b) FILTER (family = '{n.removeprefix('near_')}') AS {n}" for n in NEAR[:-1])},
    count(DISTINCT b) FILTER (family IN (SELECT unnest($walked::VARCHAR[]))) AS {NEAR[-1]}
FROM both_ways GROUP BY a
"""  # noqa: S608
_JOINS = (
    ("EDITION_OF", "Edition", "Source", 'SELECT id AS start, source AS "end" FROM edition'),
    ("RESOLVES_TO", "Record", "Actor", 'SELECT id AS start, actor AS "end" FROM record'),
    (
        "SPEAKS_FOR",
        "Record",
        "Record",
        'SELECT id AS start, spoken_for AS "end" FROM record WHERE spoken_for IS NOT NULL',
    ),
    ("PARTY", "Deal", "Record", 'SELECT DISTINCT deal AS start, record AS "end", role FROM party'),
    ("ENDS", "Ending", "Claim", 'SELECT id AS start, claim AS "end" FROM ends'),
    ("REVIEWS", "Review", "Claim", 'SELECT DISTINCT id AS start, claim AS "end" FROM review'),
    *(
        ("VERSION_OF", "Version", label, f'SELECT id AS start, "of" AS "end" FROM version WHERE what = \'{what}\'')  # noqa: S608
        for what, label in (("source", "Source"), ("record", "Record"), ("deal", "Deal"))
    ),
)


def _finish(tables: Tables, folder: Path, derived: Derived, told: list[str]) -> Prepared:
    files = derived.files
    edges = [str(path) for path in files.relationships[""]]
    tables.run(_NEAR, files=edges, linking=LINKING_NOW, walked=sorted(WALKED))
    _log(tables)
    near = ", ".join(f"coalesce({name}, 0) AS {name}" for name in NEAR)
    queries = {
        "Source": "SELECT * FROM source",
        "Edition": "SELECT * EXCLUDE (place) FROM edition",
        "Record": "SELECT * EXCLUDE (version, actor, spoken_for) FROM record",
        "Version": 'SELECT id, "of", content, editions, retrieved FROM version',
        "Deal": "SELECT * EXCLUDE (version) FROM deal",
        "Ending": "SELECT * FROM ends",
        "Review": "SELECT DISTINCT * FROM review",
        "Change": "SELECT * FROM change",
        "Meta": "SELECT * FROM meta",
    }
    for label, query in queries.items():
        files.node(tables, label, query)
    actors = f"SELECT actor.* EXCLUDE (version), kind AS label, {near} FROM actor LEFT JOIN near USING (id)"  # noqa: S608
    files.node(tables, "Actor", actors, kind="label")
    for type_, start, end, query in _JOINS:
        files.join(tables, type_, start, end, query)
    result = WriteResult(
        rev=REV,
        changed=True,
        claims_new=derived.claims,
        records_new=tables.count("record"),
        deals=tables.count("deal"),
        actors=tables.count("actor"),
        edges_put=derived.edges,
        endings=tables.count("ends"),
        reviews=tables.count("(SELECT DISTINCT id FROM review)"),
        notes=tuple(told),
    )
    return Prepared(files, result, files.rows(tables, files.nodes), files.rows(tables, files.relationships))


def _log(tables: Tables) -> None:
    """One revision, whose change log names sources and editions: all else is as new as they are."""
    log = Log()
    for what in ("source", "edition"):
        for (id_,) in tables.values(f"SELECT id FROM {what} ORDER BY id"):  # noqa: S608
            log.put(what, id_, note="loaded")
    tables.put("change", log.lines(REV))
    tables.put("meta", [{"id": "armstrace", "schema_version": SCHEMA_VERSION, "rev": REV, "visible_rev": REV}])
