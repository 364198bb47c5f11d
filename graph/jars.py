"""The jars of the embedded Neo4j: which they are, whether they are the locked ones, and where they come from.

A lock in graph/jars/ names every jar of one Neo4j version with its sha256. jgo fetches each by its coordinates, from
the repositories it is configured with (its own jgo.conf); nothing is resolved again, so that a start needs no more
than the files. They are shared by all data directories of a user.

`python -m graph.jars VERSION` resolves a version anew and writes its lock.
"""

import errno
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock
from platformdirs import user_cache_path

from graph.errors import DiskFull, Invalid, JarChanged, LocalDatabaseError
from graph.hashes import sha256_of

# What is going on, how much of it is done, and of how much (0: not known).
Progress = Callable[[str, int, int], None]

LOCKS = Path(__file__).parent / "jars"
BROWSER = "org.neo4j.client:neo4j-browser:5.24.0"
# 191 MB of jars; the temporary copy of one that is on its way adds a little.
DOWNLOAD_BYTES = 300 * 2**20
FETCHERS = 8
ATTEMPTS = 3


def silent(what: str, done: int, total: int) -> None:
    """The progress callback that shows nothing."""


@dataclass(frozen=True)
class Jar:
    """One locked jar. `classifier` is empty for most; native libraries have one for each platform."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str

    @property
    def coordinates(self) -> str:
        return ":".join(part for part in (self.group, self.artifact, self.version, self.classifier) if part)

    @property
    def file_name(self) -> str:
        return "-".join(part for part in (self.artifact, self.version, self.classifier) if part) + ".jar"

    @property
    def path(self) -> Path:
        """Where the jar lies, or will lie, in the shared cache."""
        return jar_dir() / self.group / self.artifact / self.version / self.file_name


@dataclass(frozen=True)
class JarCheck:
    """How the cached jars compare with the lock."""

    jars: tuple[Jar, ...]
    missing: tuple[Jar, ...]
    changed: tuple[Jar, ...]


def jar_dir() -> Path:
    """The cache of jars, shared by all data directories."""
    return user_cache_path("armstrace") / "jars"


def locked_versions() -> list[str]:
    """The Neo4j versions that have a lock."""
    return sorted(path.stem.removeprefix("neo4j-") for path in LOCKS.glob("neo4j-*.lock"))


def read_lock(version: str) -> tuple[Jar, ...]:
    """The jars of one Neo4j version, in class path order.

    Raises Invalid for a version without a lock or a lock that cannot be read.
    """
    path = LOCKS / f"neo4j-{version}.lock"
    if not path.is_file():
        raise Invalid(
            f"There is no lock for Neo4j {version!r}.",
            hint=f"Set NEO4J_VERSION to one of {', '.join(locked_versions())}, or unset it.",
        )
    jars = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        try:
            coordinates, file_name, sha256 = line.split()
            group, artifact, of_version, *classifier = coordinates.split(":")
            jar = Jar(group, artifact, of_version, "".join(classifier), sha256)
        except ValueError as error:
            raise Invalid(f"{path}, line {number}: not 'group:artifact:version file sha256': {line!r}") from error
        if jar.file_name != file_name:
            raise Invalid(f"{path}, line {number}: {coordinates} is the file {jar.file_name}, not {file_name}")
        jars.append(jar)
    return tuple(jars)


def check(version: str) -> JarCheck:
    """Compare every cached jar of a version with its lock; about 0.3 s for 191 MB."""
    jars = read_lock(version)
    with ThreadPoolExecutor(max_workers=4) as pool:  # hashing releases the interpreter lock
        found = list(pool.map(lambda jar: _sha256(jar.path), jars))
    pairs = list(zip(jars, found, strict=True))
    return JarCheck(
        jars=jars,
        missing=tuple(jar for jar, sha256 in pairs if sha256 is None),
        changed=tuple(jar for jar, sha256 in pairs if sha256 not in (None, jar.sha256)),
    )


def ensure(version: str, progress: Progress = silent) -> list[Path]:
    """The class path of a Neo4j version: every jar present and equal to its lock; missing ones are fetched.

    Raises JarChanged for a jar that is not the locked one, DiskFull, and LocalDatabaseError if one cannot be fetched.
    """
    result = check(version)
    refuse_changed(result)
    if result.missing:
        jar_dir().mkdir(parents=True, exist_ok=True)
        progress("waiting for another download", 0, 0) if _busy() else None
        with FileLock(_lock_path()):
            # Another process may have fetched them while this one waited.
            result = check(version)
            refuse_changed(result)
            _fetch(result.missing, progress)
    return [jar.path for jar in result.jars]


def _lock_path() -> Path:
    return jar_dir() / ".lock"


def _busy() -> bool:
    lock = FileLock(_lock_path(), blocking=False)
    try:
        lock.acquire()
    except TimeoutError:
        return True
    lock.release()
    return False


def refuse_changed(result: JarCheck) -> None:
    """Raise JarChanged, naming them, if any jar is not the locked one."""
    if result.changed:
        raise JarChanged(
            "Not the jar that the lock names: " + ", ".join(str(jar.path) for jar in result.changed) + ".",
            hint="If you did not expect that, find out who changed it; delete it to have it fetched again.",
            jars=[jar.coordinates for jar in result.changed],
        )


def _sha256(path: Path) -> str | None:
    try:
        return sha256_of(path)
    except FileNotFoundError:
        return None


def require_space(where: Path, needed: int, what: str) -> None:
    """Raise DiskFull unless `needed` bytes are free where `where` is or will be."""
    there = next(path for path in (where, *where.parents) if path.exists())
    free = shutil.disk_usage(there).free
    if free < needed:
        raise full_disk(there, f"{what} needs {needed // 2**20} MB, and {free // 2**20} MB are free")


def full_disk(where: Path, why: str) -> DiskFull:
    """The error for a disk without room: at `where`, for the reason `why`."""
    return DiskFull(
        f"No room on the disk of {where}: {why}.",
        hint="Free some space; or set ARMSTRACE_HOME (data) and XDG_CACHE_HOME (jars) to directories on another disk.",
    )


def _fetch(jars: Iterable[Jar], progress: Progress) -> None:
    wanted = list(jars)
    if not wanted:
        return
    require_space(jar_dir(), DOWNLOAD_BYTES if len(wanted) > 10 else DOWNLOAD_BYTES // 10, "fetching Neo4j")
    partial = jar_dir() / ".partial"
    shutil.rmtree(partial, ignore_errors=True)  # what a killed download left; we hold the lock
    partial.mkdir()
    what = f"fetching Neo4j's jars ({len(wanted)})"
    progress(what, 0, len(wanted))
    pool = ThreadPoolExecutor(max_workers=FETCHERS)
    try:
        futures = [pool.submit(_fetch_one, jar, partial) for jar in wanted]
        for done, future in enumerate(as_completed(futures), start=1):
            future.result()
            progress(what, done, len(wanted))
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise full_disk(jar_dir(), "it ran full while Neo4j's jars were fetched") from error
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        shutil.rmtree(partial, ignore_errors=True)


def _fetch_one(jar: Jar, partial: Path) -> None:
    """Fetch one jar beside the cache and move it in only when it is whole and the locked one."""
    for attempt in range(1, ATTEMPTS + 1):
        with tempfile.TemporaryDirectory(dir=partial) as folder:
            try:
                fetched = _download(jar, Path(folder))
            except (
                OSError,
                RuntimeError,
            ) as error:  # jgo's "not found" is a RuntimeError, requests' errors are OSErrors
                if isinstance(error, OSError) and error.errno == errno.ENOSPC:
                    raise
                if attempt < ATTEMPTS:
                    continue
                raise LocalDatabaseError(
                    f"Could not fetch {jar.coordinates}: {error}",
                    hint="The first start needs a network. Name other repositories in jgo's jgo.conf.",
                ) from error
            if _sha256(fetched) == jar.sha256:
                jar.path.parent.mkdir(parents=True, exist_ok=True)
                fetched.replace(jar.path)
                return
    raise JarChanged(
        f"The repository's {jar.coordinates} is not the jar that the lock names.",
        hint="Fetch again later or from another repository (jgo.conf); a jar of a release never changes.",
        jars=[jar.coordinates],
    )


def _context(cache: Path) -> Any:
    # Imported here: jgo and what it brings cost a tenth of a second, and most commands never fetch anything.
    from jgo.config import GlobalSettings
    from jgo.maven import MavenContext, PythonResolver
    from jgo.maven._core import DEFAULT_REMOTE_REPOS

    repositories = {**DEFAULT_REMOTE_REPOS, **GlobalSettings.load().repositories}
    # The resolver in Python needs neither mvn nor java, and does not look for them.
    return MavenContext(resolver=PythonResolver(), repo_cache=cache, remote_repos=repositories, timeout=60)


def _download(jar: Jar, folder: Path) -> Path:
    context = _context(folder)
    component = context.project(jar.group, jar.artifact).at_version(jar.version)
    path: Path = component.artifact(jar.classifier, "jar").resolve()
    return path


def resolve(version: str) -> list[Jar]:
    """Resolve a Neo4j version from its published poms, and fetch and hash its jars. A minute, and 200 MB."""
    with tempfile.TemporaryDirectory() as folder:
        context = _context(Path(folder))
        roots = [f"org.neo4j.app:neo4j-server:{version}", f"org.neo4j:neo4j:{version}", BROWSER]
        inputs, transitive = context.resolver.resolve([context.create_dependency(root) for root in roots])
        needed = [*inputs, *(dep for dep in transitive if dep.scope in ("compile", "runtime"))]
        artifacts = [dep.artifact for dep in needed]
        with ThreadPoolExecutor(max_workers=FETCHERS) as pool:
            paths = list(pool.map(lambda artifact: artifact.resolve(), artifacts))
        jars = [
            Jar(artifact.groupId, artifact.artifactId, artifact.version, artifact.classifier or "", _sha256(path) or "")
            for artifact, path in zip(artifacts, paths, strict=True)
        ]
        return sorted(jars, key=lambda jar: jar.coordinates)


def write_lock(version: str) -> Path:
    """Resolve a version and write its lock."""
    lines = [f"# Neo4j {version} and Neo4j Browser: group:artifact:version[:classifier], file, sha256"]
    lines += [f"{jar.coordinates} {jar.file_name} {jar.sha256}" for jar in resolve(version)]
    path = LOCKS / f"neo4j-{version}.lock"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    for wanted_version in sys.argv[1:]:
        sys.stdout.write(f"{write_lock(wanted_version)}\n")
