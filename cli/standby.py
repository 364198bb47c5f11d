"""The standby: a process beside a running service that has imported what asking takes, and forks for each question.

Python takes a second to import the driver, the compiler of the kernels and the rest; the answer itself takes
milliseconds. What is forked gets the arguments, environment, directory and streams of whoever asked, and is then the
command itself: it reads its settings and opens the graph anew, so that it prints what the command would have printed.
"""

from __future__ import annotations

import gc
import io
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import cast

from pydantic import BaseModel, Field

from cli.quick import ASKING, INTERRUPT, INTERRUPTED, LENGTH_BYTES, SOCKET, VERSION, code_path
from graph.paths.projection.warm import are_compiled

SECONDS = 5.0  # for a request to arrive
MOST_BYTES = 4 * 2**20
# Imported before anybody asks.
NEEDED = (
    "cli.main",
    "edtf",
    "graph.driver",
    "graph.paths.engine",
    "graph.paths.intermediaries",
    "graph.paths.projection.engine",
    "graph.paths.projection.projection",
    "graph.paths.reach",
    "graph.paths.removals",
    "graph.queries.actors",
    "graph.queries.brokerage",
    "graph.queries.claims",
    "graph.queries.neighbourhood",
)
KERNELS = "graph.paths.projection.lay_out"


class Request(BaseModel):
    """A command as somebody gave it."""

    version: int
    code: str
    argv: list[str] = Field(min_length=2)
    cwd: str
    env: dict[str, str]
    encodings: list[tuple[str, str]] = Field(min_length=3, max_length=3, description="And what is done with errors.")


@contextmanager
def standing_by(home: Path) -> Iterator[None]:
    """A standby for the commands of this user and this directory, as long as the block lasts; it ends with this
    process, however that ends. Where there can be none, commands run as they do without."""
    command = [sys.executable, "-P", "-c", "from cli.standby import main; main()", str(home)]
    quiet = {"OPENBLAS_NUM_THREADS": "1"}  # what is forked must not wait for threads that are not there
    process = subprocess.Popen(command, stdin=subprocess.PIPE, env=os.environ | quiet, start_new_session=True)
    try:
        yield
    finally:
        try:
            process.communicate(timeout=SECONDS)  # which closes its stdin
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main() -> None:
    """Answer until stdin is closed."""
    home = Path(sys.argv[1])
    listener = _listen(home / SOCKET)
    if listener is None:
        return
    own = (home / SOCKET).stat().st_ino
    _prepare()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # what was forked leaves nothing to collect
    try:
        while True:
            ready, _, _ = select.select([listener, sys.stdin], [], [])
            if sys.stdin in ready:
                return
            with suppress(OSError, ValueError):
                connection, _ = listener.accept()
                with connection:
                    _answer(listener, connection)
    finally:
        with suppress(OSError):
            if (home / SOCKET).stat().st_ino == own:
                (home / SOCKET).unlink()


def _listen(path: Path) -> socket.socket | None:
    """A socket that only this user can reach; None where another standby has it, or none can be made."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as other:
            if other.connect_ex(str(path)) == 0:
                return None
        path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            listener.bind(str(path))
        finally:
            os.umask(before)
        listener.listen(64)
    except OSError:  # such as a path that is too long for a socket
        listener.close()
        return None
    return listener


def _prepare() -> None:
    for name in NEEDED:
        import_module(name)
    sys.modules["cli.main"].command()
    sys.modules["graph.model.states"].candidates("")
    _take_kernels()


def _take_kernels() -> None:
    """Load the kernels, once they are compiled, and hold all that is loaded. What is only imported would be loaded from
    disk by each fork as it comes to a kernel: a third of a second."""
    if are_compiled():
        import_module(KERNELS).compile_kernels()
    gc.collect()
    gc.freeze()  # what is there stays: no collection in a fork touches it, and so copies it


def _answer(listener: socket.socket, connection: socket.socket) -> None:
    """Fork the command that a connection asks for. Raises ValueError, OSError for what is no request."""
    if not _is_own(connection):
        return
    connection.settimeout(SECONDS)
    length, streams, _, _ = socket.recv_fds(connection, LENGTH_BYTES, 3)
    try:
        asked = _received(connection, int.from_bytes(length))
        if len(streams) != 3:
            return
        if asked.version != VERSION or asked.code != code_path() or asked.argv[1] not in ASKING:
            return
        if KERNELS not in sys.modules and are_compiled():
            _take_kernels()
        sys.stdout.flush()
        if os.fork() == 0:
            listener.close()
            _become(asked, streams, connection)
    finally:
        for stream in streams:
            os.close(stream)


def _is_own(connection: socket.socket) -> bool:
    """Whether the same user asks. Where the system does not tell, the socket's own rights say so."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    packed = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    user: int = struct.unpack("3i", packed)[1]
    return user == os.getuid()


def _received(connection: socket.socket, length: int) -> Request:
    if length > MOST_BYTES:
        raise ValueError("too long")
    data = b""
    while len(data) < length and (more := connection.recv(length - len(data))):
        data += more
    return Request.model_validate_json(data)


def _become(asked: Request, streams: list[int], connection: socket.socket) -> None:
    """Run the command in this process, tell how it ended, and end."""
    code = 1
    try:
        for one in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
            signal.signal(one, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        connection.settimeout(None)
        connection.sendall(b"begun\n")
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        sys.stdin, sys.stdout, sys.stderr = (
            open(number, mode, encoding=encoding, errors=errors, closefd=False)  # noqa: SIM115 - a descriptor
            for number, mode, (encoding, errors) in zip(range(3), ("r", "w", "w"), asked.encodings, strict=True)
        )
        cast(io.TextIOWrapper, sys.stderr).reconfigure(line_buffering=True)
        threading.Thread(target=_obey, args=[connection], daemon=True).start()
        sys.argv = list(asked.argv)
        os.environ.clear()
        os.environ.update(asked.env)
        os.chdir(asked.cwd)
        code = _code_of_main()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever asked reads no further
        code = 1
    except BaseException:  # noqa: BLE001 - this process must not go on as a second standby
        traceback.print_exc()
    finally:
        for written in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                written.flush()
        with suppress(OSError):
            connection.sendall(f"{code}\n".encode())
        os._exit(code)


def _obey(connection: socket.socket) -> None:
    """Do what whoever asked does: be interrupted with it, and end with it."""
    with suppress(OSError):
        while connection.recv(1) == INTERRUPT:
            os.kill(os.getpid(), signal.SIGINT)
    os._exit(1)


def _code_of_main() -> int:
    from cli.main import main

    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0
