"""The lock of Neo4j's jars, and what happens to a jar that is not the locked one. Fetches three small jars."""

import shutil
import threading
from pathlib import Path

import pytest

from graph import jars
from graph.errors import DiskFull, Invalid, JarChanged, LocalDatabaseError
from graph.jars import Jar

SHA256_LENGTH = 64


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of jars and a lock, version "small", of a few jars of the real one."""
    folder = tmp_path / "cache" / "jars"
    small = sorted(jars.read_lock("2026.08.1"), key=lambda jar: jar.artifact)
    names = ("jspecify", "reactive-streams", "slf4j-api")
    lines = [f"{jar.coordinates} {jar.file_name} {jar.sha256}" for jar in small if jar.artifact in names]
    assert len(lines) == len(names)
    locks = tmp_path / "locks"
    locks.mkdir()
    (locks / "neo4j-small.lock").write_text("# three\n" + "\n".join(lines) + "\n")
    monkeypatch.setattr(jars, "LOCKS", locks)
    monkeypatch.setattr(jars, "jar_dir", lambda: folder)
    return folder


@pytest.mark.parametrize("version", ["2026.08.1", "5.26.30"])
def test_a_lock_is_whole(version: str) -> None:
    locked = jars.read_lock(version)
    coordinates = [jar.coordinates for jar in locked]
    assert f"org.neo4j.app:neo4j-server:{version}" in coordinates
    assert jars.BROWSER in coordinates
    assert len(set(coordinates)) == len(coordinates)
    assert all(len(jar.sha256) == SHA256_LENGTH and int(jar.sha256, 16) >= 0 for jar in locked)


def test_an_unlocked_version_is_refused_with_the_locked_ones() -> None:
    with pytest.raises(Invalid, match=r"'4\.4\.0'.*2026\.08\.1"):
        jars.read_lock("4.4.0")


def test_a_broken_line_of_a_lock_is_named(own_cache: Path) -> None:
    (jars.LOCKS / "neo4j-broken.lock").write_text("# a\norg:one:1 one-1.jar\n")
    with pytest.raises(Invalid, match="line 2"):
        jars.read_lock("broken")


def test_missing_jars_are_fetched_and_none_twice(own_cache: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    paths = jars.ensure("small", lambda *step: steps.append(step))
    assert all(path.is_file() for path in paths)
    assert [step[1:] for step in steps] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert not (own_cache / ".partial").exists()

    times = [path.stat().st_mtime_ns for path in paths]
    paths[0].unlink()
    steps.clear()
    assert jars.ensure("small", lambda *step: steps.append(step)) == paths
    assert [step[1:] for step in steps] == [(0, 1), (1, 1)]
    assert [path.stat().st_mtime_ns for path in paths[1:]] == times[1:]


def test_a_changed_jar_is_refused_by_name_and_kept(own_cache: Path) -> None:
    changed = jars.ensure("small")[1]
    with changed.open("ab") as file:
        file.write(b"\0")
    with pytest.raises(JarChanged) as refused:
        jars.ensure("small")
    assert changed.name in str(refused.value)
    assert changed.is_file()
    assert [jar.path for jar in jars.check("small").changed] == [changed]


def test_a_half_written_jar_is_never_used(own_cache: Path) -> None:
    """What a killed download leaves lies aside and is swept away by the next."""
    left = own_cache / ".partial" / "x" / "half.jar"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"PK")
    jars.ensure("small")
    assert not left.exists()
    assert jars.check("small").changed == ()


def test_a_repository_that_serves_another_jar_is_refused(own_cache: Path) -> None:
    lock = jars.LOCKS / "neo4j-small.lock"
    first = jars.read_lock("small")[0]
    lock.write_text(lock.read_text().replace(first.sha256, "0" * SHA256_LENGTH))
    with pytest.raises(JarChanged, match=first.coordinates):
        jars.ensure("small")
    assert not first.path.exists()


def test_a_jar_that_no_repository_has_is_named(own_cache: Path) -> None:
    absent = Jar("org.slf4j", "slf4j-api", "0.0.0-none", "", "0" * SHA256_LENGTH)
    (jars.LOCKS / "neo4j-absent.lock").write_text(f"{absent.coordinates} {absent.file_name} {absent.sha256}\n")
    with pytest.raises(LocalDatabaseError, match=absent.coordinates):
        jars.ensure("absent")


def test_two_downloads_at_once_share_one(own_cache: Path) -> None:
    found: list[list[Path]] = []
    threads = [threading.Thread(target=lambda: found.append(jars.ensure("small"))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(threads)
    assert found[0] == found[1]
    assert jars.check("small").missing == ()


def test_a_full_disk_says_what_to_do(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "DOWNLOAD_BYTES", 10 * (shutil.disk_usage(own_cache.parent.parent).free + 2**30))
    with pytest.raises(DiskFull, match=r"MB are free.*ARMSTRACE_HOME"):
        jars.ensure("small")
    assert not own_cache.joinpath(".partial").exists()
