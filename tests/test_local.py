"""The embedded Neo4j: what it lets in, and that it survives what happens to processes, ports, files and disks."""

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import neo4j
import psutil
import pytest
from neo4j.exceptions import AuthError, ClientError, Neo4jError
from typer.testing import CliRunner

from cli import db
from graph import jars
from graph.connection import Connection, wait_ready
from graph.driver import connection
from graph.errors import DiskFull, JarChanged, LocalDatabaseError, NotRunning, PortTaken, Unavailable
from graph.local import LocalNeo4j
from graph.local_config import Memory
from graph.local_process import State, is_alive
from graph.settings import Settings, get_settings

PRIVATE_FILE, PRIVATE_DIRECTORY = 0o600, 0o700

# A parent that starts the server as its owner, says so, and waits to be killed.
PARENT = """
import sys
from pathlib import Path
from graph.local import LocalNeo4j
local = LocalNeo4j(Path(sys.argv[1]), sys.argv[2], 0, 0, 512, 64, short_lived=True, free_bytes=int(sys.argv[3]))
connection = local.start(owned=True)
print(connection.uri, local.status().pid, flush=True)
sys.stdin.read()
"""


def small(home: Path, version: str) -> LocalNeo4j:
    """A server that starts fast and takes little."""
    return LocalNeo4j(home, version, bolt_port=0, http_port=0, heap_mb=512, page_cache_mb=64, short_lived=True)


@pytest.fixture
def local(tmp_path: Path, neo4j_version: str) -> Iterator[LocalNeo4j]:
    """A server of this test alone, not started."""
    made = small(tmp_path / "a home", neo4j_version)
    yield made
    made.reset()


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


# -- what it lets in ---------------------------------------------------------------------------------------------------


def test_it_listens_on_the_loopback_only(local_neo4j: LocalNeo4j) -> None:
    pid = local_neo4j.status().pid
    assert pid
    sockets = [found for found in psutil.Process(pid).net_connections("inet") if found.status != "ESTABLISHED"]
    listening = {found.laddr.port for found in sockets if found.status == "LISTEN"}
    state = State.read(local_neo4j.directory / "run" / "state.json")
    assert state
    assert listening == {state.bolt_port, state.http_port}
    hosts = {found.laddr.ip.removeprefix("::ffff:") for found in sockets if found.status == "LISTEN"}
    assert hosts == {"127.0.0.1"}


def test_the_password_is_random_and_private(local_neo4j: LocalNeo4j, neo4j_server: Connection) -> None:
    assert mode(local_neo4j.password_path) == PRIVATE_FILE
    assert mode(local_neo4j.directory) == PRIVATE_DIRECTORY
    assert mode(local_neo4j.directory / "run" / "state.json") == PRIVATE_FILE
    assert len(neo4j_server.password) > 20
    assert neo4j_server.password not in repr(neo4j_server)
    pid = local_neo4j.status().pid
    assert pid
    assert not any(neo4j_server.password in argument for argument in psutil.Process(pid).cmdline())
    with (
        neo4j.GraphDatabase.driver(neo4j_server.uri, auth=("neo4j", "neo4j")) as opened,
        pytest.raises(AuthError),
    ):
        opened.verify_connectivity()


def test_a_wrong_login_is_said_at_once(neo4j_server: Connection) -> None:
    wrong = Connection(neo4j_server.uri, "somebody", "wrong-password")
    with pytest.raises(Unavailable, match=r"refuses the login of somebody.*NEO4J_PASSWORD"):
        wait_ready(wrong, 60)


def test_neo4j_browser_is_served_and_loads_nothing_from_elsewhere(neo4j_server: Connection) -> None:
    assert neo4j_server.browser_url
    page = httpx.get(neo4j_server.browser_url)
    assert page.status_code == httpx.codes.OK
    assert page.headers["content-type"].startswith("text/html")
    assert "<title>Neo4j Browser</title>" in page.text
    policy = page.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert ".com" not in policy


@pytest.mark.parametrize("url", ["file:///etc/hostname", "http://127.0.0.1:7/", "http://[::1]:7/"])
async def test_load_csv_reads_neither_files_nor_the_network(
    driver: neo4j.AsyncDriver, settings: Settings, url: str
) -> None:
    with pytest.raises(ClientError, match=r"allow_csv_import_from_file_urls|cypher_ip_blocklist"):
        await driver.execute_query("LOAD CSV FROM $url AS row RETURN row", url=url, database_=settings.neo4j_database)


async def test_reports_and_logs_of_queries_are_off_and_limits_on(driver: neo4j.AsyncDriver, settings: Settings) -> None:
    found = await driver.execute_query(
        "SHOW SETTINGS YIELD name, value RETURN name, value", database_=settings.neo4j_database
    )
    values = {record["name"]: record["value"] for record in found.records}
    expected = {
        "dbms.usage_report.enabled": "false",
        "client.allow_telemetry": "false",
        "server.bolt.telemetry.enabled": "false",
        "db.logs.query.enabled": "OFF",
        "db.transaction.timeout": "1m",
    }
    later = {"dbms.fleet_manager.enabled": "false", "server.fleet_discovery.enabled": "false"}
    expected |= {name: value for name, value in later.items() if name in values}
    assert {name: values[name] for name in expected} == expected
    assert values["db.memory.transaction.max"] not in ("0B", "")
    assert values["dbms.memory.transaction.total.max"] not in ("0B", "")


async def test_a_query_that_takes_too_much_memory_ends_alone(driver: neo4j.AsyncDriver, settings: Settings) -> None:
    big = "reduce(text = toString(n), i IN range(1, 23) | text + text)"  # 8 MB and more
    query = f"UNWIND range(1, 1000) AS n RETURN size(collect({big}))"
    # Not execute_query, which would try again for 30 s: Neo4j calls this error transient.
    async with driver.session(database=settings.neo4j_database) as session:
        with pytest.raises(Neo4jError, match="MemoryPoolOutOfMemory"):
            await (await session.run(query)).consume()
    await driver.verify_connectivity()


async def test_a_transaction_may_ask_for_less_or_more_time(driver: neo4j.AsyncDriver, settings: Settings) -> None:
    endless = "UNWIND range(1, 1000000000) AS n WITH n WHERE n < 0 RETURN count(n)"
    with pytest.raises(Neo4jError, match=r"Timed ?[Oo]ut|timeout"):
        await driver.execute_query(neo4j.Query(endless, timeout=0.5), database_=settings.neo4j_database)
    more = neo4j.Query("RETURN 1", timeout=600)
    await driver.execute_query(more, database_=settings.neo4j_database)


# -- what it survives --------------------------------------------------------------------------------------------------


def test_a_second_start_adopts_the_running_server(local_neo4j: LocalNeo4j, neo4j_server: Connection) -> None:
    before = local_neo4j.status()
    other = LocalNeo4j(local_neo4j.home, local_neo4j.version)
    assert other.start() == neo4j_server
    assert other.status().pid == before.pid
    assert not other.release(), "a server that somebody else started is not ours to stop"


def test_two_starts_at_once_killed_parents_and_a_lost_record(local: LocalNeo4j) -> None:
    """Two starts make one server; it outlives both starters, is found without its record, and is owned anew."""
    command = [sys.executable, "-c", PARENT, str(local.home), local.version, "0"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    parents = [subprocess.Popen(command, text=True, **pipes) for _ in range(2)]  # type: ignore[call-overload]
    try:
        said = [parent.stdout.readline() for parent in parents]
    finally:
        for parent in parents:
            parent.kill()
            parent.wait()
            parent.stdin.close()
            parent.stdout.close()
    assert said[0] == said[1] != ""

    status = local.status()
    assert said[0].split() == [status.uri, str(status.pid)]
    assert not local.release(), "the dead parent owned it"

    record = State.read(local.directory / "run" / "state.json")
    assert record
    lost = State(record.bolt_port, record.http_port)
    lost.write(local.directory / "run" / "state.json")
    connected = local.start(owned=True)
    assert (connected.uri, local.status().pid) == (status.uri, status.pid)

    assert status.pid
    assert local.release()
    assert not psutil.pid_exists(status.pid) or psutil.Process(status.pid).status() == psutil.STATUS_ZOMBIE
    assert not local.status().running
    assert not local.stop()

    local.reset()
    assert sorted(path.name for path in local.directory.iterdir()) == [".lock", "bulk.lock"]


@pytest.mark.parametrize("is_running", [True, False])
def test_a_stale_record_is_neither_believed_nor_obeyed(local: LocalNeo4j, is_running: bool) -> None:
    """A pid that another program got since is left alone."""
    command = [sys.executable, "-c", "import sys; print('here', flush=True); sys.stdin.read()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()
        created = psutil.Process(other.pid).create_time()
        if not is_running:
            other.kill()
            other.wait()
        path = local.directory / "run" / "state.json"
        path.parent.mkdir(parents=True)
        State(7687, 7474, other.pid, created).write(path)
        assert not local.status().running
        with pytest.raises(NotRunning, match="armstrace db start"):
            local.connection()
        assert not local.stop()
        assert is_alive(other.pid, created) is is_running
        assert not path.exists()
        if is_running:
            other.kill()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": 1}', "null"])
def test_a_broken_record_is_no_record(local: LocalNeo4j, content: str) -> None:
    path = local.directory / "run" / "state.json"
    path.parent.mkdir(parents=True)
    path.write_text(content)
    assert not local.status().running


@pytest.mark.parametrize("setting", ["NEO4J_BOLT_PORT", "NEO4J_HTTP_PORT"])
def test_a_taken_port_is_named_with_its_setting(local: LocalNeo4j, taken_port: int, setting: str) -> None:
    if setting == "NEO4J_BOLT_PORT":
        local.bolt_port = taken_port
    else:
        local.http_port = taken_port
    with pytest.raises(PortTaken) as refused:
        local.start()
    assert str(taken_port) in str(refused.value)
    assert setting in str(refused.value)
    assert refused.value.extra == {"port": taken_port, "setting": setting}
    assert not local.status().running
    assert not local.password_path.exists(), "nothing was set up"


def test_a_start_that_is_broken_off_leaves_no_server(local: LocalNeo4j) -> None:
    pids = []

    def break_off(what: str, done: int, total: int) -> None:
        if what.startswith("waiting for Neo4j"):
            pids.append(local.status().pid)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        local.start(break_off)
    assert len(pids) == 1
    assert pids[0]
    assert not psutil.pid_exists(pids[0])
    assert not local.status().running


def test_a_server_that_cannot_start_says_why(local: LocalNeo4j) -> None:
    """Here because a directory stands where its data should."""
    (local.directory / "data" / "databases" / "store_lock").mkdir(parents=True)
    with pytest.raises(LocalDatabaseError, match=r"(?s)ended while it started.*store_lock") as failed:
        local.start()
    assert "logs" in (failed.value.hint or "")
    assert not local.status().running


def test_a_changed_jar_stops_the_start(
    local: LocalNeo4j, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, neo4j_server: Connection
) -> None:
    """The lock is changed rather than the jar: other tests use the same jars."""
    locks = tmp_path / "locks"
    shutil.copytree(jars.LOCKS, locks)
    monkeypatch.setattr(jars, "LOCKS", locks)
    lock = locks / f"neo4j-{local.version}.lock"
    jar = next(jar for jar in jars.read_lock(local.version) if jar.artifact == "neo4j-kernel")
    lock.write_text(lock.read_text().replace(jar.sha256, "f" * len(jar.sha256)))
    with pytest.raises(JarChanged, match=jar.file_name) as refused:
        local.start()
    assert refused.value.extra == {"jars": [jar.coordinates]}
    assert not local.status().running


def test_too_little_disk_is_said_before_anything_is_written(local: LocalNeo4j) -> None:
    local.free_bytes = shutil.disk_usage(local.home.parent).free * 2
    with pytest.raises(DiskFull, match=r"MB are free.*ARMSTRACE_HOME"):
        local.start()
    assert not (local.directory / "data").exists()


@pytest.mark.slow
def test_a_disk_that_fills_up_is_named(tmp_path: Path, neo4j_version: str, neo4j_server: Connection) -> None:
    """On a file system of 8 MB, which Neo4j itself runs into."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = 'mount -t tmpfs -o size=8m tmpfs "$1" && exec "$2" -c "$3" "$1" "$4" 0'
    command = ["unshare", "-rm", "sh", "-c", mount, "sh", str(disk), sys.executable, PARENT, neo4j_version]
    if not shutil.which("unshare") or subprocess.run(["unshare", "-rm", "true"], check=False).returncode:
        pytest.skip("needs Linux user namespaces for a small file system")
    failed = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert failed.returncode != 0
    assert "graph.errors.DiskFull: No room on the disk" in failed.stderr
    assert "ARMSTRACE_HOME" in failed.stderr


# -- where it is -------------------------------------------------------------------------------------------------------


def test_versions_keep_apart(tmp_path: Path) -> None:
    folders = {LocalNeo4j(tmp_path, version).directory for version in jars.locked_versions()}
    assert {folder.parent for folder in folders} == {tmp_path}
    assert len(folders) == len(jars.locked_versions())


def test_memory_comes_from_the_machine_unless_given() -> None:
    assert Memory.of_machine(512, 64) == Memory(512, 64)
    memory = Memory.of_machine()
    total = psutil.virtual_memory().total // 2**20
    assert 512 <= memory.heap_mb <= max(512, total // 8)
    assert 256 <= memory.page_cache_mb <= max(256, total // 8)


def test_settings_point_at_any_neo4j(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("NEO4J_URI", "NEO4J_VERSION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ARMSTRACE_HOME", str(tmp_path))
    monkeypatch.setenv("ARMSTRACE_TOKENS", "one, two,")
    embedded = Settings(_env_file=None)
    assert embedded.embedded
    assert embedded.tokens == ("one", "two")
    with pytest.raises(NotRunning, match="armstrace db start"):
        connection(embedded)

    monkeypatch.setenv("NEO4J_URI", "neo4j+s://graph.example.org")
    monkeypatch.setenv("NEO4J_USER", "reader")
    monkeypatch.setenv("NEO4J_PASSWORD", "secret")
    monkeypatch.setenv("NEO4J_DATABASE", "arms")
    elsewhere = Settings(_env_file=None)
    assert connection(elsewhere) == Connection("neo4j+s://graph.example.org", "reader", "secret", "arms")
    assert "secret" not in repr(elsewhere)


# -- armstrace db ------------------------------------------------------------------------------------------------------


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, neo4j_version: str) -> Iterator[CliRunner]:
    """Runs armstrace db on an empty home."""
    monkeypatch.delenv("NEO4J_URI", raising=False)
    monkeypatch.setenv("ARMSTRACE_HOME", str(tmp_path))
    monkeypatch.setenv("NEO4J_VERSION", neo4j_version)
    get_settings.cache_clear()
    yield CliRunner()
    get_settings.cache_clear()


def test_db_commands_without_a_server(run: CliRunner, tmp_path: Path, neo4j_version: str) -> None:
    folder = tmp_path / f"neo4j-{neo4j_version}"
    status = run.invoke(db.app, ["status"])
    assert (status.exit_code, "armstrace db start" in status.output) == (db.EXIT_NOT_RUNNING, True)
    assert run.invoke(db.app, ["path"]).output.strip() == str(folder)
    assert run.invoke(db.app, ["stop"]).output.strip() == "It was not running."
    assert run.invoke(db.app, ["logs"]).exit_code == 0
    assert run.invoke(db.app, ["reset"], input="n\n").exit_code == 1
    assert run.invoke(db.app, ["reset", "--yes"]).exit_code == 0


def test_db_commands_with_a_server(
    run: CliRunner, local_neo4j: LocalNeo4j, neo4j_server: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSTRACE_HOME", str(local_neo4j.home))
    get_settings.cache_clear()
    for command in (["start", "--json"], ["status", "--json"]):
        answer = json.loads(run.invoke(db.app, command).stdout)
        assert answer["uri"] == neo4j_server.uri
        assert answer["browser_url"] == neo4j_server.browser_url
        assert Path(answer["password_file"]).read_text().strip() == neo4j_server.password
    verified = json.loads(run.invoke(db.app, ["verify", "--jars", "--json"]).stdout)
    assert verified == {"jars": len(jars.read_lock(local_neo4j.version)), "missing": [], "changed": [], "graph": None}
    assert "Started" in run.invoke(db.app, ["logs"]).output
