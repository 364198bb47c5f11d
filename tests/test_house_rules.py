"""The rules of this repository that a machine can see, over every file that git keeps."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WEB_LOCK = "requirements-web.lock"
LOCKS = ("requirements.lock", "requirements-dev.lock", WEB_LOCK)
MAX_LINES = 450

# Joined here so that this file does not name what it forbids.
REGISTRY_HOSTS = [
    ".".join(parts)
    for parts in (
        ("repo", "maven"),
        ("repo1", "maven"),
        ("pypi", "org"),
        ("files", "pythonhosted"),
        ("registry", "npmjs"),
        ("crates", "io"),
        ("proxy", "golang"),
        ("deb", "debian"),
    )
]
MACHINE_PATHS = [
    "/" + "/".join(parts)
    for parts in (
        ("work", "main"),
        ("work", "steering"),
        ("work", "shared"),
        ("work", ".library"),
        ("farm", ""),
        ("tmp", "bash_jobs"),
        ("tmp", "scratch"),
    )
]
CYPHER = re.compile(r"\b(MATCH|MERGE|UNWIND)\s+[($]")


@cache
def tracked(*patterns: str) -> tuple[str, ...]:
    """The paths, relative to the root, that git keeps and that are still there."""
    command = ["git", "ls-files", "-z", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(name for name in names.split("\0") if name and (ROOT / name).is_file())


def texts(*patterns: str) -> Iterator[tuple[str, str]]:
    """Path and text of the tracked files that are text."""
    for name in tracked(*patterns):
        content = (ROOT / name).read_bytes()
        if b"\0" not in content:
            # Some samples are in the encoding of the files that they stand for.
            yield name, content.decode("utf-8", "replace" if name.startswith("tests/samples/") else "strict")


def trees(*patterns: str) -> Iterator[tuple[str, ast.Module]]:
    """Path and syntax tree of the tracked Python modules."""
    for name, text in texts(*patterns):
        yield name, ast.parse(text, filename=name)


def imported(tree: ast.Module) -> set[str]:
    """The dotted names of the modules that ``tree`` imports anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def lines_with(needle: str) -> list[str]:
    """``path:line`` of every line of the repository that holds ``needle``."""
    return [
        f"{name}:{number}"
        for name, text in texts()
        if needle in text
        for number, line in enumerate(text.splitlines(), 1)
        if needle in line
    ]


def test_git_lists_the_repository() -> None:
    assert {"pyproject.toml", "Makefile", *LOCKS} <= set(tracked())


@pytest.mark.parametrize("host", REGISTRY_HOSTS)
def test_no_file_names_a_package_registry(host: str) -> None:
    assert lines_with(host) == []


@pytest.mark.parametrize("path", MACHINE_PATHS)
def test_no_file_names_a_path_of_one_machine(path: str) -> None:
    assert lines_with(path) == []


def test_modules_stay_short() -> None:
    modules = texts("*.py", "web/src/*")
    lengths = {name: len(text.splitlines()) for name, text in modules if not name.startswith("tests/")}
    assert {name: length for name, length in lengths.items() if length > MAX_LINES} == {}


def test_py2neo_has_one_place() -> None:
    users = {name for name, tree in trees("*.py") if any(m.split(".")[0] == "py2neo" for m in imported(tree))}
    assert {name for name in users if not name.startswith("tests/")} <= {"graph/explore.py"}


def test_cypher_stays_in_graph() -> None:
    found = [name for name, text in texts("api/*.py", "cli/*.py", "loaders/*.py") if CYPHER.search(text)]
    assert found == []


def test_each_cypher_file_has_its_function() -> None:
    """A leading underscore marks a fragment that a path engine joins with others."""
    functions = {
        node.name
        for _, tree in trees("graph/*.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    files = [Path(name) for name in tracked("graph/*.cypher")]
    orphans = [str(file) for file in files if not file.stem.startswith("_") and file.stem not in functions]
    assert orphans == []


def test_the_derivation_knows_only_the_model() -> None:
    wanted = [imported(tree) for name, tree in trees("graph/derive.py", "graph/derive/*.py")]
    ours = {module for modules in wanted for module in modules if module.startswith(("graph.", "api", "loaders"))}
    assert {module for module in ours if not module.startswith(("graph.model", "graph.derive"))} == set()


def test_no_error_is_swallowed() -> None:
    """Catching everything is only for a boundary that reports it; passing over it is for nowhere."""
    found = [
        f"{name}:{node.lineno}"
        for name, tree in trees("*.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id.endswith("Exception")))
        and all(isinstance(step, ast.Pass | ast.Continue) for step in node.body)
    ]
    assert found == []


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_no_place_and_hash_everything(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert re.findall(r"^-.*$", text, re.MULTILINE) == []
    requirements = re.split(r"^(?=[A-Za-z])", text, flags=re.MULTILINE)[1:]
    assert len(requirements) > (0 if lock == WEB_LOCK else 40)
    assert [r.split()[0] for r in requirements if "--hash=sha256:" not in r or "==" not in r] == []


def test_the_development_lock_holds_the_runtime_lock() -> None:
    runtime, development = (
        set(re.findall(r"^[a-z].*?==\S+", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))
        for lock in LOCKS[:2]
    )
    assert runtime <= development
