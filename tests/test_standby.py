"""The standby of a running service: what it prints is what the command prints, and nobody else gets at it."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from cli import quick
from cli.main import command
from cli.standby import standing_by
from tests.test_cli import CASE, COMMAND, ROOT, Run, case, environment, run

__all__ = ["case", "environment", "run"]
SERVICE = """
import sys
from pathlib import Path
from cli.standby import standing_by
with standing_by(Path(sys.argv[1])):
    sys.stdin.read()
"""

pytestmark = pytest.mark.usefixtures("case")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the shortest of paths: a socket's may have some hundred letters."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def standby(home: Path) -> Iterator[Path]:
    """A standby, and the path of its socket."""
    with standing_by(home):
        wait_for(lambda: answers(home / quick.SOCKET))
        yield home / quick.SOCKET


def answers(path: Path) -> bool:
    """Whether somebody listens there."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as one:
        return one.connect_ex(str(path)) == 0


def wait_for(met: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until a condition is met; the time is only a limit."""
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_every_command_that_is_passed_on_is_there() -> None:
    assert set(command().commands) >= quick.ASKING  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("path", "North Korea", "Russia", "--max-hops", "2", "--deadline", "60"), 0),
        (("path", "North Korea", "Russia", "--max-hops", "2", "--deadline", "60", "--json"), 0),
        (("actor", "Mkrtychev"), 0),
        (("relation", "SUPPLIES", "China", "Russia"), 0),
        (("path", "Nowhere", "Russia"), 1),
        (("path", "Russia"), 2),
        (("path", "--help"), 0),
    ],
)
def test_it_prints_what_the_command_prints(
    run: Run, standby: Path, arguments: tuple[str, ...], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed_on = run(*arguments, expect=code, ARMSTRACE_HOME=str(standby.parent))
    alone = run(*arguments, expect=code, ARMSTRACE_HOME=str(standby.parent / "none"))
    assert (passed_on.stdout, passed_on.stderr) == (alone.stdout, alone.stderr)


def test_whoever_asks_is_answered_by_their_own_settings(run: Run, standby: Path, tmp_path: Path) -> None:
    asked = {"ARMSTRACE_HOME": str(standby.parent), "NEO4J_URI": "", "NEO4J_VERSION": "5.26.30"}
    assert "Neo4j 5.26.30" in run("path", "a", "b", expect=3, **asked).stderr


def test_it_is_asked_in_fact(environment: dict[str, str], standby: Path) -> None:
    told = run_in(environment, standby.parent, sys.executable, "-X", "importtime", COMMAND, "actor", "Russia")
    assert told.returncode == 0
    assert "Russia" in told.stdout
    assert "cli.quick" in told.stderr
    assert "typer" not in told.stderr


def test_only_its_user_reaches_it(standby: Path) -> None:
    assert stat.S_IMODE(standby.stat().st_mode) == 0o600


@pytest.mark.parametrize("sent", [b"", b"\x00" * 100, b'{"version": 1}', b"[]", b'{"version": 1, "argv": []}'])
def test_what_is_no_request_does_it_no_harm(run: Run, standby: Path, sent: bytes) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as one:
        one.connect(str(standby))
        assert answer_to(one, sent, [0, 1, 2]) == b""
    assert answers(standby)


def test_the_streams_of_what_is_no_request_are_closed(standby: Path) -> None:
    read, write = os.pipe()
    for sent in (b"[]", b'{"version": 1, "argv": ["\\udcff"]}', b""):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as one:
            one.connect(str(standby))
            assert answer_to(one, sent, [0, write, write]) == b""
    os.close(write)
    assert os.read(read, 1) == b""  # nobody else holds the other end
    os.close(read)


def test_without_a_stream_the_command_runs_here(environment: dict[str, str], standby: Path) -> None:
    told = run_in(environment, standby.parent, "/bin/sh", "-c", f"'{COMMAND}' actor Russia <&-")
    assert told.returncode == 0
    assert "Russia" in told.stdout


def test_what_goes_wrong_in_a_fork_is_told(environment: dict[str, str], standby: Path, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"HOST=\xff")
    told = run_in(environment, standby.parent, COMMAND, "actor", "Russia", folder=tmp_path)
    assert told.returncode == 1
    assert "UnicodeDecodeError" in told.stderr


def run_in(
    environment: dict[str, str], home: Path, *command: str, folder: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Run a command whose standby, if there is one, is that of this home."""
    env = environment | {"ARMSTRACE_HOME": str(home)}
    return subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True)


def request_of(*arguments: str) -> bytes:
    """What the command sends, with streams of a terminal instead of the tests'."""
    asked = json.loads(quick._request(["armstrace", *arguments]))
    return json.dumps(asked | {"encodings": [["utf-8", "strict"]] * 3}).encode()


def answer_to(one: socket.socket, request: bytes, streams: list[int]) -> bytes:
    """What comes back; nothing where the standby closes the connection, which it may before all is sent."""
    with suppress(ConnectionError):
        socket.send_fds(one, [len(request).to_bytes(8)], streams)
        one.sendall(request)
        one.shutdown(socket.SHUT_WR)
        return one.recv(10)
    return b""


def test_writing_is_not_passed_on(run: Run, standby: Path) -> None:
    asked = request_of("load", CASE)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as one:
        one.connect(str(standby))
        assert answer_to(one, asked, [0, 1, 2]) == b""


def test_a_second_one_leaves_the_first_its_place(run: Run, standby: Path) -> None:
    before = standby.stat().st_ino
    with standing_by(standby.parent):
        pass
    assert standby.stat().st_ino == before
    assert answers(standby)


def test_it_ends_with_its_service_however_that_ends(tmp_path: Path) -> None:
    service = subprocess.Popen(
        [sys.executable, "-c", SERVICE, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    wait_for(lambda: answers(tmp_path / quick.SOCKET))
    service.kill()
    service.communicate()
    wait_for(lambda: not (tmp_path / quick.SOCKET).exists())


def test_a_socket_that_nobody_listens_on_is_no_hindrance(run: Run, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as left:
        left.bind(str(tmp_path / quick.SOCKET))
    assert "Russia" in run("actor", "Russia", ARMSTRACE_HOME=str(tmp_path)).stdout
    with standing_by(tmp_path):
        wait_for(lambda: answers(tmp_path / quick.SOCKET))


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[tuple[Path, socket.socket]]:
    """A listener where the standby would be."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(tmp_path / quick.SOCKET))
        listener.listen()
        yield tmp_path, listener


def take_request(connection: socket.socket) -> None:
    """Read a request whole: whoever closes before has not taken it."""
    left = int.from_bytes(connection.recv(quick.LENGTH_BYTES))
    while left:
        left -= len(connection.recv(left))


def test_a_command_that_was_killed_is_told_and_no_success(
    environment: dict[str, str], peer: tuple[Path, socket.socket]
) -> None:
    home, listener = peer

    def begin_and_end() -> None:
        connection, _ = listener.accept()
        with connection:
            take_request(connection)
            connection.sendall(b"begun\n")

    threading.Thread(target=begin_and_end, daemon=True).start()
    told = run_in(environment, home, COMMAND, "actor", "Russia")
    assert told.returncode == 1
    assert "ended from outside" in told.stderr


def test_ctrl_c_is_passed_on(environment: dict[str, str], peer: tuple[Path, socket.socket]) -> None:
    home, listener = peer
    asking = subprocess.Popen(
        [COMMAND, "actor", "Russia"],
        env=environment | {"ARMSTRACE_HOME": str(home)},
        cwd=ROOT,
        stderr=subprocess.PIPE,
        # Whatever is begun in the background inherits that Ctrl-C means nothing to it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    connection, _ = listener.accept()
    with connection:
        connection.settimeout(60)
        take_request(connection)
        connection.sendall(b"begun\n")
        time.sleep(1)  # before it waits for what was begun, Ctrl-C ends it alone
        asking.send_signal(signal.SIGINT)
        assert connection.recv(65536) in (quick.INTERRUPT, b"")
        connection.sendall(b"130\n")
        assert asking.wait(60) == 130
    asking.communicate()


def test_a_fork_ends_with_whoever_asked(environment: dict[str, str], standby: Path, tmp_path: Path) -> None:
    read, write = os.pipe()
    asked = request_of("path", "North Korea", "Russia", "--max-hops", "8", "--deadline", "60")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as one:
        one.connect(str(standby))
        socket.send_fds(one, [len(asked).to_bytes(8)], [0, write, write])
        one.sendall(asked)
        assert one.makefile("rb").readline() == b"begun\n"
    os.close(write)
    while os.read(read, 65536):  # until the fork, which holds the other end, is gone
        pass
    os.close(read)
