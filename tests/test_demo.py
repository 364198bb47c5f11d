"""armstrace demo from start to end: a real process, a Neo4j of its own, and nothing left behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from access.audit import AuditLog

COMMAND = str(Path(sys.executable).parent / "armstrace")
WAIT_SECONDS = 400


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, neo4j_version: str) -> Iterator[dict[str, str]]:
    """The environment of a newcomer: a home of their own, ports that are free."""
    home = tmp_path_factory.mktemp("demo-home")
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("NEO4J_", "ARMSTRACE_", "COLUMNS"))}
    yield kept | {
        "ARMSTRACE_HOME": str(home),
        "NEO4J_VERSION": neo4j_version,
        "NEO4J_BOLT_PORT": "0",
        "NEO4J_HTTP_PORT": "0",
        "NEO4J_HEAP_MB": "512",
        "NEO4J_PAGE_CACHE_MB": "64",
    }
    subprocess.run([COMMAND, "db", "reset", "--yes"], env=kept | {"ARMSTRACE_HOME": str(home)}, check=False)
    assert servers_of(home) == []


def servers_of(home: Path) -> list[int]:
    """The processes that run a Neo4j under this home."""
    found = []
    for process in psutil.process_iter(["pid", "cmdline"]):
        words = process.info["cmdline"] or ()
        if any(word.startswith(f"@{home}") for word in words):
            found.append(process.info["pid"])
    return found


def home_of(environment: dict[str, str]) -> Path:
    return Path(environment["ARMSTRACE_HOME"]).resolve()


def run(environment: dict[str, str], *arguments: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([COMMAND, *arguments], env=environment, capture_output=True, text=True, timeout=WAIT_SECONDS)
    assert done.returncode == expect, done.stdout + done.stderr
    return done


class Demo:
    """A running demo: what it has printed so far, and the address it serves at."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [COMMAND, "demo", "--port", "0"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.told: list[str] = []
        self._errors: list[str] = []
        assert self.process.stderr is not None
        self._reader = threading.Thread(target=self._errors.extend, args=(self.process.stderr,), daemon=True)
        self._reader.start()
        self.url = self._wait_for_address()

    def _wait_for_address(self) -> str:
        assert self.process.stdout is not None
        address = ""
        for line in self.process.stdout:
            self.told.append(line)
            if found := re.match(r"API +(http://\S+)/docs", line):
                address = found[1]
            if line.startswith("Stop"):
                return address
        raise AssertionError(f"the demo ended early: {''.join(self.told)}\n{self.errors}")

    @property
    def errors(self) -> str:
        """What it wrote to stderr."""
        return "".join(self._errors)

    def end(self, number: int) -> int:
        """Send a signal and wait for the end."""
        self.process.send_signal(number)
        code = self.process.wait(timeout=WAIT_SECONDS)
        self._reader.join(timeout=WAIT_SECONDS)
        return code


@contextmanager
def running_demo(environment: dict[str, str]) -> Iterator[Demo]:
    demo = Demo(environment)
    try:
        yield demo
    finally:
        if demo.process.poll() is None:
            demo.end(signal.SIGINT)


def test_the_demo_answers_serves_and_leaves_nothing(environment: dict[str, str]) -> None:
    with running_demo(environment) as demo:
        told = "".join(demo.told)
        assert "North Korea ←BROKERS─ Ashot Mkrtychev ─BROKERS→ Russia" in told
        assert "Between North Korea and Russia: 1 intermediary" in told
        assert "Ashot Mkrtychev ─BROKERS→ Wagner Group" in told
        assert "Stopped at the deadline" not in told
        assert httpx.get(f"{demo.url}/readyz").json()["status"] == "ready"
        assert httpx.get(f"{demo.url}/docs").status_code == 200
        explorer = next(line for line in demo.told if line.startswith("Explorer")).split()[1]
        assert "/assets/" in httpx.get(explorer).text
        between = {"from": "state:kp", "to": "state:ru", "max_hops": "2", "deadline": "60"}
        assert len(httpx.get(f"{demo.url}/v1/paths", params=between, timeout=90).json()["paths"]) == 2
        browser = next(line for line in demo.told if line.startswith("Neo4j Browser")).split()[2]
        assert httpx.get(browser).status_code == 200
        login = next(line for line in demo.told if line.startswith("Login"))
        password = Path(login.split("cat ")[1].strip())
        assert password.stat().st_mode & 0o077 == 0
        assert password.read_text().strip() not in told
        assert demo.end(signal.SIGINT) == 0
    assert servers_of(home_of(environment)) == []
    assert "loaded (revision" in demo.errors
    assert "Stopped." in demo.errors
    assert "Traceback" not in demo.errors
    (loaded,), _ = AuditLog(home_of(environment)).latest(1)
    assert (loaded.what, loaded.outcome) == ("armstrace demo", "done")


def test_a_database_that_was_running_is_left_running(environment: dict[str, str]) -> None:
    run(environment, "db", "start")
    try:
        done = run(environment, "demo", "--no-serve")
        assert "nothing new" in done.stderr
        assert "left running" in done.stderr
        with running_demo(environment) as demo:
            assert demo.end(signal.SIGTERM) == 128 + signal.SIGTERM
        assert "left running" in demo.errors
        assert len(servers_of(home_of(environment))) == 1
    finally:
        run(environment, "db", "stop")
    assert servers_of(home_of(environment)) == []


@pytest.mark.slow
def test_the_next_demo_takes_over_from_one_that_was_killed(environment: dict[str, str]) -> None:
    with running_demo(environment) as demo:
        assert demo.end(signal.SIGKILL) == -signal.SIGKILL
    assert len(servers_of(home_of(environment))) == 1
    run(environment, "demo", "--no-serve")
    assert servers_of(home_of(environment)) == []


def test_a_taken_port_is_an_error_before_anything_starts(environment: dict[str, str], tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        home = tmp_path / "untouched"
        told = run(environment | {"ARMSTRACE_HOME": str(home)}, "demo", "--port", str(port), expect=1).stderr
    assert f"Port {port} on 127.0.0.1 is taken" in told
    assert "Traceback" not in told
    assert not home.exists()


def test_an_open_door_is_refused_before_anything_starts(environment: dict[str, str], tmp_path: Path) -> None:
    home = tmp_path / "untouched"
    told = run(environment | {"ARMSTRACE_HOME": str(home), "HOST": "0.0.0.0"}, "demo", expect=1).stderr  # noqa: S104
    assert "ARMSTRACE_TOKENS" in told
    assert not home.exists()
