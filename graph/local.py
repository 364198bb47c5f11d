"""The managed local Neo4j: a real Neo4j Community as a child process, with nothing to install.

    local = LocalNeo4j(home)
    connection = local.start(progress)     # starts it, or adopts the one that runs there
    ...
    local.stop()

The server lives in a session of its own: neither Ctrl-C nor the death of its parent ends it, and whoever starts it
next on the same data directory adopts it. Everything of a version lies in home/neo4j-<version>.
"""

import contextlib
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from graph import jars
from graph.connection import Connection, wait_port, wait_ready
from graph.errors import Conflict, LocalDatabaseError, NotRunning, PortTaken, Unavailable
from graph.jars import Progress, silent
from graph.local_config import LOOPBACK, Memory, config_text, java_arguments, password_arguments
from graph.local_process import (
    State,
    choose_port,
    disk_errors,
    end,
    find,
    is_alive,
    launch,
    require_free,
    wait_for_exit,
    write_private,
)
from graph.settings import BOLT_PORT, DEFAULT_VERSION, HTTP_PORT, Settings

USER = "neo4j"
DATABASE = "neo4j"
START_SECONDS = 300  # a start takes 8 s; a machine under load may take many times that
LOCK_SECONDS = 900  # whoever holds the lock may be fetching the jars over a slow line
FREE_BYTES = 500 * 2**20  # an empty data directory takes 132 MB; a small graph and its logs fit too
RESTART_BYTES = 32 * 2**20  # with less, Neo4j tries for two minutes before it gives up
LOW_BYTES = 150 * 2**20  # its first transaction logs alone need 128 MB
PORT_ATTEMPTS = 3  # a free port may be taken by another before Neo4j opens it
SUBDIRECTORIES = ("conf", "logs", "run", "import", "plugins")
# Where a bulk load puts the data that it replaces, until the new graph answers.
OLD_DATA = "data.old"
# Where it makes the new one.
BULK_WORK = "bulk"


@dataclass(frozen=True)
class Status:
    """How the embedded Neo4j of a data directory stands."""

    running: bool
    version: str
    directory: Path
    data_bytes: int
    pid: int | None = None
    uri: str | None = None
    browser_url: str | None = None
    seconds_up: float | None = None


@dataclass
class LocalNeo4j:
    """The embedded Neo4j of one data directory and version.

    A port of None means the usual one (7687 and 7474), 0 a free one. Memory in MB; None: from the machine's.
    `short_lived`: starts with a third less work, and long queries run slower; for servers that live for a test.
    """

    home: Path
    version: str = DEFAULT_VERSION
    bolt_port: int | None = None
    http_port: int | None = None
    heap_mb: int | None = None
    page_cache_mb: int | None = None
    short_lived: bool = False
    free_bytes: int = FREE_BYTES
    directory: Path = field(init=False)

    def __post_init__(self) -> None:
        self.directory = self.home.expanduser().resolve() / f"neo4j-{self.version}"

    @classmethod
    def from_settings(cls, settings: Settings) -> "LocalNeo4j":
        """The one that the settings mean."""
        return cls(
            home=settings.armstrace_home,
            version=settings.neo4j_version,
            bolt_port=settings.neo4j_bolt_port,
            http_port=settings.neo4j_http_port,
            heap_mb=settings.neo4j_heap_mb,
            page_cache_mb=settings.neo4j_page_cache_mb,
        )

    # -- what there is ---------------------------------------------------------------------------------------------

    def connection(self) -> Connection:
        """How to reach the running server. Raises NotRunning."""
        state = self._running()
        if state is None:
            raise NotRunning(
                f"The embedded Neo4j {self.version} in {self.directory} is not running.",
                hint="Run: armstrace db start. Or set NEO4J_URI to use another one.",
            )
        return self._connection(state)

    def status(self) -> Status:
        """Whether the server runs, where, since when, and how much its data takes."""
        state = self._running()
        size = sum(path.stat().st_size for path in self._data.rglob("*") if path.is_file())
        if state is None:
            return Status(False, self.version, self.directory, size)
        connection = self._connection(state)
        return Status(
            running=True,
            version=self.version,
            directory=self.directory,
            data_bytes=size,
            pid=state.pid,
            uri=connection.uri,
            browser_url=connection.browser_url,
            seconds_up=max(0.0, time.time() - state.created),
        )

    def logs(self, lines: int = 50) -> str:
        """The end of what the server printed and logged for people."""
        parts = []
        for path in (self._console, self.directory / "logs" / "neo4j.log"):
            if path.is_file():
                parts += path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
        return "\n".join(parts)

    def verify(self) -> jars.JarCheck:
        """Compare the cached jars with the lock."""
        return jars.check(self.version)

    # -- start and stop --------------------------------------------------------------------------------------------

    def start(self, progress: Progress = silent, *, owned: bool = False) -> Connection:
        """Start the server, or adopt the one that runs, and wait until it answers.

        `owned`: this process means to stop it with `release`; should it die, the next owner takes over.

        Raises PortTaken, JarChanged, DiskFull, or LocalDatabaseError with the end of the log.
        """
        with self._locked(progress), disk_errors(self.directory):
            state = self._running()
            if state is not None:
                state = _with_owner(state, owned)
                state.write(self._state_path)
                self._await_ready(state, progress)
                return self._connection(state)
            self._require_ports()  # before a long download, and all at once
            class_path = jars.ensure(self.version, progress)
            for attempt in range(1, PORT_ATTEMPTS + 1):
                try:
                    return self._launch_and_wait(class_path, progress, owned)
                except PortTaken:
                    if attempt == PORT_ATTEMPTS or 0 not in (self.bolt_port, self.http_port):
                        raise
            raise AssertionError("unreachable")

    def stop(self) -> bool:
        """Stop the server, in order if it lets itself be; whether there was one."""
        with self._locked(silent):
            return self._stop()

    def release(self) -> bool:
        """Stop the server if this process owns it (see `start`); whether it did."""
        with self._locked(silent):
            state = self._running()
            if state is None or state.owner != os.getpid():
                return False
            return self._stop()

    def reset(self) -> None:
        """Stop the server and remove its data, its password and its logs. The jars stay.

        Raises Conflict while a bulk load fills the graph.
        """
        if not self.directory.exists():
            return
        with bulk_lock(self.directory), self._locked(silent):
            self._stop()
            end_import(self.directory)
            # What a killed bulk load has put aside goes first: it would come back, without its password.
            for name in (OLD_DATA, BULK_WORK, "data", *SUBDIRECTORIES):
                shutil.rmtree(self.directory / name, ignore_errors=True)

    # -- inside ----------------------------------------------------------------------------------------------------

    @property
    def password_path(self) -> Path:
        """The file, readable by its owner only, that holds the password."""
        return self.directory / "run" / "password"

    @property
    def _data(self) -> Path:
        return self.directory / "data"

    @property
    def _console(self) -> Path:
        return self.directory / "logs" / "console.log"

    @property
    def _state_path(self) -> Path:
        return self.directory / "run" / "state.json"

    @property
    def _arguments(self) -> Path:
        return self.directory / "run" / "java.args"

    def _require_ports(self) -> None:
        """Raise PortTaken naming every port that somebody else has."""
        taken: list[PortTaken] = []
        for wanted, usual, setting in (
            (self.bolt_port, BOLT_PORT, "NEO4J_BOLT_PORT"),
            (self.http_port, HTTP_PORT, "NEO4J_HTTP_PORT"),
        ):
            try:
                choose_port(wanted, usual, setting)
            except PortTaken as error:
                taken.append(error)
        if len(taken) > 1:
            raise PortTaken(
                " ".join(e.detail for e in taken), hint=" ".join(e.hint or "" for e in taken), **taken[0].extra
            )
        if taken:
            raise taken[0]

    @contextlib.contextmanager
    def _locked(self, progress: Progress) -> Iterator[None]:
        self.directory.mkdir(parents=True, exist_ok=True)
        self.directory.chmod(0o700)
        lock = FileLock(self.directory / ".lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress("waiting for another armstrace that starts or stops Neo4j", 0, 0)
            try:
                lock.acquire(timeout=LOCK_SECONDS)
            except Timeout as error:
                raise LocalDatabaseError(
                    f"Another armstrace has held {self.directory / '.lock'} for {LOCK_SECONDS} s.",
                    hint="Look for it with: ps ax | grep armstrace",
                ) from error
        try:
            yield
        finally:
            lock.release()

    def _running(self) -> State | None:
        """The state of the server that runs on this directory, whoever started it.

        A recorded pid counts only if that process was created when the record says and runs our argument file: a pid
        may have been given to another program since. Where it does not, or was never recorded because the starter was
        killed in between, the processes are searched for our argument file.
        """
        state = State.read(self._state_path)
        if state is None:
            return None
        if is_alive(state.pid, state.created, self._arguments):
            return state
        found = find(self._arguments)
        return replace(state, pid=found[0], created=found[1]) if found else None

    def _connection(self, state: State) -> Connection:
        return Connection(
            uri=f"bolt://{LOOPBACK}:{state.bolt_port}",
            user=USER,
            password=self.password_path.read_text(encoding="utf-8").strip(),
            database=DATABASE,
            browser_url=f"http://{LOOPBACK}:{state.http_port}/browser/",
        )

    def _launch_and_wait(self, class_path: list[Path], progress: Progress, owned: bool) -> Connection:
        new = not self._data.exists()
        needed = self.free_bytes if new else min(self.free_bytes, RESTART_BYTES)
        jars.require_space(self.directory, needed, "a new data directory" if new else "Neo4j")
        for name in SUBDIRECTORIES:
            (self.directory / name).mkdir(parents=True, exist_ok=True)
        state = State(
            bolt_port=choose_port(self.bolt_port, BOLT_PORT, "NEO4J_BOLT_PORT"),
            http_port=choose_port(self.http_port, HTTP_PORT, "NEO4J_HTTP_PORT"),
        )
        memory = Memory.of_machine(self.heap_mb, self.page_cache_mb)
        config = config_text(self.version, self.directory, state.bolt_port, state.http_port, memory)
        write_private(self.directory / "conf" / "neo4j.conf", config)
        self._console.unlink(missing_ok=True)
        self._set_first_password(class_path, progress)
        arguments = java_arguments(self.directory, class_path, self.version, memory, self.short_lived)
        write_private(self._arguments, arguments)
        # Recorded before the process exists: should we be killed in between, the next start finds it and its ports.
        state = _with_owner(state, owned)
        state.write(self._state_path)
        try:
            progress(f"starting Neo4j {self.version}", 0, 0)
            pid, created = launch(self._arguments, self.directory, self._console)
            state = replace(state, pid=pid, created=created)
            state.write(self._state_path)
            self._await_ready(state, progress)
        except BaseException:  # Ctrl-C too: a start that was broken off leaves no server behind
            self._stop()
            raise
        return self._connection(state)

    def _set_first_password(self, class_path: list[Path], progress: Progress) -> None:
        """Set a random password, once for each data directory, before the server first opens it."""
        if self.password_path.exists() and self._data.exists():
            return
        progress("setting a random password", 0, 0)
        password = secrets.token_hex(24)  # never begins with a dash, which would read as an option
        arguments = self.directory / "run" / "password.args"
        write_private(arguments, password_arguments(class_path, password))
        try:
            pid, _ = launch(arguments, self.directory, self._console)
            code = wait_for_exit(pid, START_SECONDS)
        finally:
            arguments.unlink()
        if code != 0:
            raise LocalDatabaseError(
                f"Neo4j could not set a password in {self.directory}: {self.logs(10)}",
                hint="If the password file was lost, armstrace db reset starts afresh, without the data.",
            )
        write_private(self.password_path, password + "\n")

    def _await_ready(self, state: State, progress: Progress) -> None:
        what = f"waiting for Neo4j {self.version} on port {state.bolt_port}"

        def alive() -> bool:
            progress(what, 0, 0)
            return is_alive(state.pid, state.created, self._arguments)

        try:
            for port in (state.bolt_port, state.http_port):
                wait_port(port, START_SECONDS, alive)
            wait_ready(self._connection(state), START_SECONDS, alive)
        except Unavailable as error:
            if alive():
                raise LocalDatabaseError(error.detail, hint="See: armstrace db logs") from error
            require_free(state.bolt_port, "NEO4J_BOLT_PORT")
            require_free(state.http_port, "NEO4J_HTTP_PORT")
            free = shutil.disk_usage(self.directory).free
            if free < LOW_BYTES:  # Neo4j's own messages do not always say so
                raise jars.full_disk(self.directory, f"Neo4j ended, and {free // 2**20} MB are free") from error
            log = self.logs(15)
            raise LocalDatabaseError(
                f"Neo4j {self.version} ended while it started. The end of its log:\n{log}",
                hint=f"All of it is in {self.directory / 'logs'}.",
            ) from error

    def _stop(self) -> bool:
        state = self._running()
        if state is not None:
            end(state.pid, state.created, self._arguments)
        self._state_path.unlink(missing_ok=True)
        return state is not None


@contextlib.contextmanager
def bulk_lock(directory: Path) -> Iterator[None]:
    """Nobody else fills the graph of this directory in bulk meanwhile. Raises Conflict."""
    lock = FileLock(directory / "bulk.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise Conflict(f"A bulk load fills the graph in {directory}.", hint="Wait until it is done.") from error
    try:
        yield
    finally:
        lock.release()


def end_import(directory: Path) -> None:
    """End the importer that a killed bulk load has left at work."""
    arguments = import_arguments(directory)
    orphan = find(arguments)
    if orphan is not None:
        end(*orphan, arguments)


def import_arguments(directory: Path) -> Path:
    """The file of arguments that an importer is started with, by which it is known."""
    return directory / BULK_WORK / "run" / "import.args"


def _with_owner(state: State, owned: bool) -> State:
    """The state with its owner kept while that lives, and otherwise this process, if it means to own the server."""
    if state.owner and is_alive(state.owner, state.owner_created):
        return state
    me = psutil.Process()
    return replace(state, owner=me.pid if owned else 0, owner_created=me.create_time() if owned else 0.0)
