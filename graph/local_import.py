"""Filling the empty embedded Neo4j by Neo4j's own importer, into a new data folder that is then swapped in.

    local = ImportingNeo4j.from_settings(settings)
    with local.importing(progress) as work:      # refuses a graph that is not empty
        ...                                      # files for the importer are written into work / "files"
        connection = local.import_files(nodes, relationships, counts, progress)

The server goes on meanwhile and stops for the swap only; who writes to it just then waits for the new graph.
Whatever is killed at whatever moment, the graph is the empty one or the new one, whole.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import neo4j

from graph import jars
from graph.connection import Connection
from graph.errors import Conflict, LocalDatabaseError
from graph.jars import Progress, silent
from graph.local import BULK_WORK, LOW_BYTES, OLD_DATA, LocalNeo4j, bulk_lock, end_import, import_arguments
from graph.local_config import Memory, _argument_file, _common, config_text
from graph.local_process import disk_errors, launch, wait_for_exit, write_private
from graph.schema import SCHEMA_VERSION, NewerGraph
from graph.settings import BOLT_PORT, HTTP_PORT
from graph.store.journal import STAGING, at_work, is_at_work
from graph.texts import text

Files = Mapping[str, Sequence[Path]]

# No import takes a week.
IMPORT_SECONDS = 7 * 86_400
# Of the memory that is free when the importer starts.
OFF_HEAP = "50%"
FREE_BYTES = 1 << 30
# So many times the size of the files is the graph that the importer makes of them: 6 of a million claims.
_STORE = 7
_OUT_OF_SPACE = "OutOfDiskSpaceException"


@dataclass(frozen=True)
class Counts:
    """How many nodes and relationships a graph has."""

    nodes: int
    relationships: int


class ImportingNeo4j(LocalNeo4j):
    """The embedded Neo4j of a data directory, as something that can be filled at once."""

    @contextlib.contextmanager
    def importing(self, progress: Progress = silent) -> Iterator[Path]:
        """A folder to prepare an import in, removed afterwards; nobody else imports meanwhile.

        Raises Conflict where the graph is not empty or another import is under way, DiskFull, and what starting raises.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        with bulk_lock(self.directory):
            try:
                self._tidy_imports()
                connection = self.start(progress)
                with _driver(connection) as driver, driver.session() as session:
                    session.execute_read(refuse_nonempty)
                jars.require_space(self.directory, FREE_BYTES, "a bulk load")
                self._work.mkdir(mode=0o700)
                with disk_errors(self.directory):
                    yield self._work
            finally:
                shutil.rmtree(self._work, ignore_errors=True)

    def import_files(
        self, nodes: Files, relationships: Files, counts: Counts, progress: Progress = silent
    ) -> Connection:
        """Run the importer over Parquet files (by label, by type), swap its graph in and start it.

        The old data stays until the new graph answers and has as many nodes and relationships as it should. Raises
        Conflict where somebody has written meanwhile, DiskFull, and LocalDatabaseError where the importer fails.
        """
        size = sum(
            path.stat().st_size for listed in (nodes, relationships) for paths in listed.values() for path in paths
        )
        jars.require_space(self.directory, FREE_BYTES + _STORE * size, "the new graph")
        progress("Neo4j's importer", 0, 0)
        self.run_importer(nodes, relationships)
        progress("swapping the new graph in", 0, 0)
        with self._locked(progress), self._stopped_empty():
            self._swap()
        try:
            connection = self.start(progress)
            self._refuse_other_counts(connection, counts)
        except BaseException:
            with self._locked(progress):
                self._stop()
                self._swap_back()
            raise
        shutil.rmtree(self._old, ignore_errors=True)
        return connection

    def run_importer(self, nodes: Files, relationships: Files) -> None:
        """Let Neo4j's importer make a data folder from Parquet files. Raises DiskFull and LocalDatabaseError."""
        class_path = jars.ensure(self.version)
        memory = Memory.of_machine(self.heap_mb, self.page_cache_mb)
        for name in ("conf", "logs", "run"):
            (self._work / name).mkdir(exist_ok=True)
        shutil.rmtree(self._work / "data", ignore_errors=True)
        config = config_text(self.version, self._work, BOLT_PORT, HTTP_PORT, memory)
        write_private(self._work / "conf" / "neo4j.conf", config)
        command = ["database", "import", "full", "neo4j", "--input-type=parquet", "--overwrite-destination=true"]
        command += ["--bad-tolerance=0", f"--max-off-heap-memory={OFF_HEAP}", "--report-file=logs/report"]
        command += [f"--nodes={label}={self._named(paths)}" for label, paths in nodes.items()]
        command += [
            f"--relationships={type_}={self._named(paths)}" if type_ else f"--relationships={self._named(paths)}"
            for type_, paths in relationships.items()
        ]
        java = [*_common(class_path), f"-Xmx{max(1024, memory.heap_mb)}m", "org.neo4j.cli.AdminTool"]
        write_private(self._import_arguments, _argument_file([*java, *command]))
        console = self._work / "logs" / "import.log"
        pid, _ = launch(self._import_arguments, self._work, console)
        if wait_for_exit(pid, IMPORT_SECONDS) != 0:
            free = shutil.disk_usage(self._work).free
            log = console.read_text(encoding="utf-8", errors="replace")
            # It may have made room again, by taking away what it had begun.
            if free < LOW_BYTES or _OUT_OF_SPACE in log:
                raise jars.full_disk(self._work, f"Neo4j's importer ended, and {free // 2**20} MB are free")
            end = "\n".join(log.splitlines()[-25:])
            raise LocalDatabaseError(f"Neo4j's importer failed. The end of its log:\n{end}")

    # -- inside ----------------------------------------------------------------------------------------------------

    @property
    def _work(self) -> Path:
        return self.directory / BULK_WORK

    @property
    def _old(self) -> Path:
        return self.directory / OLD_DATA

    @property
    def _import_arguments(self) -> Path:
        return import_arguments(self.directory)

    def _named(self, paths: Sequence[Path]) -> str:
        # Relative to where the importer runs, since it reads names as patterns, and commas between them.
        return ",".join(str(path.relative_to(self._work)) for path in paths)

    def _tidy_imports(self) -> None:
        """End and remove what a killed import left; whoever has the lock of imports may."""
        end_import(self.directory)
        shutil.rmtree(self._work, ignore_errors=True)
        with self._locked(silent):
            if self._old.exists() and not self._data.exists():  # it was killed between the two renames
                self._old.rename(self._data)
            shutil.rmtree(self._old, ignore_errors=True)

    @contextlib.contextmanager
    def _stopped_empty(self) -> Iterator[None]:
        """Stop the server while no writer is at work; those who wait find the new graph, or the old one again.

        They wait for a Journal, as they do while a large write is under way; the new graph has none, and in the old one
        it counts only as long as this lasts.
        """
        state = self._running()
        if state is None:
            raise Conflict("Neo4j was stopped while the graph was prepared.", hint="Load again.")
        with at_work() as owner:
            with _driver(self._connection(state)) as driver, driver.session() as session:
                session.execute_write(_take, owner)
            self._stop()
            yield

    def _swap(self) -> None:
        """Put the new data in the place of the old. Users and password are in what is taken over from the old."""
        new = self._work / "data"
        skipped = {self._data / "databases" / "neo4j", self._data / "transactions" / "neo4j"}
        for path in sorted(self._data.rglob("*")):
            if skipped.isdisjoint((path, *path.parents)) and path.is_file():
                target = new / path.relative_to(self._data)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, target)
        self._data.rename(self._old)
        new.rename(self._data)

    def _swap_back(self) -> None:
        if self._old.exists():
            shutil.rmtree(self._data, ignore_errors=True)
            self._old.rename(self._data)

    def _refuse_other_counts(self, connection: Connection, counts: Counts) -> None:
        with _driver(connection) as driver, driver.session() as session:
            found = session.execute_read(count_graph)
        if found != counts:
            raise LocalDatabaseError(
                f"Neo4j's importer made {found} of {counts}.", hint="Load online, and report this."
            )


def _driver(connection: Connection) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(
        connection.uri, auth=(connection.user, connection.password), notifications_min_severity="OFF"
    )


def _take(tx: neo4j.ManagedTransaction, owner: str) -> None:
    """Keep all writers of the empty graph waiting. Raises Conflict where it is not empty any more, and NewerGraph."""
    meta = tx.run(text("store/lock_meta"), version=SCHEMA_VERSION).single(strict=True)
    if meta["version"] > SCHEMA_VERSION:
        raise NewerGraph(f"The graph has schema version {meta['version']}, this armstrace knows {SCHEMA_VERSION}.")
    refuse_nonempty(tx)
    journal = tx.run(text("store/find_journal")).single()
    if journal is None:
        tx.run(text("store/put_journal"), rev=meta["rev"] + 1, owner=owner, stage=STAGING).consume()
    elif is_at_work(journal.data()):
        raise Conflict("Somebody writes to the graph.", hint="Load online, without --bulk, once it is done.")
    else:  # what an import left that was killed while it swapped
        tx.run(text("store/take_journal"), owner=journal["owner"], heir=owner).consume()


def refuse_nonempty(tx: neo4j.ManagedTransaction | neo4j.Transaction) -> None:
    """Raise Conflict unless the graph is empty."""
    if find_any_node(tx):
        raise Conflict(
            "The graph is not empty: a bulk load would replace it.",
            hint="Load online, without --bulk, to add to it; armstrace db reset empties it.",
        )


def find_any_node(tx: neo4j.ManagedTransaction | neo4j.Transaction) -> list[str]:
    """The labels of some node other than Meta, Journal and Commit; none in an empty graph."""
    found = tx.run(text("store/find_any_node")).single()
    return found["labels"] if found else []


def count_graph(tx: neo4j.ManagedTransaction) -> Counts:
    """How many nodes and relationships there are."""
    found = tx.run(text("store/count_graph")).single(strict=True)
    return Counts(found["nodes"], found["relationships"])
