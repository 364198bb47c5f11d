"""The documents: what they tell people to type works, and everything that there is stands in them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import neo4j
import pytest
import typer.main

from api.app import create_app
from cli.main import app
from graph.settings import Settings
from tests.emptying import empty_at

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
CASE = "cases/russia-dprk-wagner-iran.yaml"
BLOCK = re.compile(
    r"^(?:<!-- not run: (?P<reason>[^\n]+) -->\n)?```(?P<language>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
ELSEWHERE = ("make ", "git clone ", "cd armstrace")
WAIT_SECONDS = 500


@dataclass(frozen=True)
class Block:
    """A fenced block of a document."""

    document: Path
    line: int
    language: str
    reason: str | None
    body: str

    @property
    def script(self) -> str:
        """What of it is run here: all but making the environment that it is run in."""
        return "\n".join(line for line in self.body.splitlines() if not line.startswith(ELSEWHERE)).strip()


def blocks(document: Path) -> Iterator[Block]:
    """The fenced blocks of a document."""
    text = document.read_text(encoding="utf-8")
    for found in BLOCK.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        yield Block(document, line, found["language"], found["reason"], found["body"])


def name_of(document: Path) -> str:
    return str(document.relative_to(ROOT))


def with_commands() -> list[Path]:
    """The documents with something to run."""
    return [d for d in DOCUMENTS if any(b.language == "sh" and not b.reason and b.script for b in blocks(d))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that looks like the checkout, where commands may write."""
    for name in ("cases", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def environment(settings: Settings, tmp_path: Path) -> dict[str, str]:
    """The environment of somebody whose graph is the Neo4j of this test run, with a home of its own."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("NEO4J_", "ARMSTRACE_"))}
    return kept | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_USER": settings.neo4j_user,
        "NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
        "NEO4J_DATABASE": settings.neo4j_database,
        "ARMSTRACE_HOME": str(tmp_path / "home"),
    }


@pytest.fixture
def case(settings: Settings, folder: Path, environment: dict[str, str]) -> None:
    """A graph that holds the bundled case and nothing else."""
    login = (settings.neo4j_user, settings.neo4j_password.get_secret_value())
    with neo4j.GraphDatabase.driver(str(settings.neo4j_uri), auth=login) as driver:
        empty_at(driver, settings.neo4j_database)
    subprocess.run(["armstrace", "load", CASE], cwd=folder, env=environment, check=True, capture_output=True)


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("document", with_commands(), ids=name_of)
def test_commands_run_as_written(document: Path, folder: Path, environment: dict[str, str]) -> None:
    for block in blocks(document):
        if block.language == "sh" and not block.reason and block.script:
            done = subprocess.run(
                ["/bin/sh", "-e", "-c", block.script],
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                timeout=WAIT_SECONDS,
            )
            place = f"{name_of(document)}:{block.line}"
            assert done.returncode == 0, f"{place}: {done.returncode}\n{block.script}\n{done.stdout}\n{done.stderr}"


def commands(group: Any, before: str = "armstrace") -> Iterator[str]:
    """Every command that there is, as it is typed."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


def test_every_command_stands_in_the_documents() -> None:
    text = "\n".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    missing = [c for c in commands(typer.main.get_command(app)) if not re.search(rf"\b{re.escape(c)}\b", text)]
    assert missing == []


def test_every_route_stands_in_the_documents(settings: Settings) -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    routes = [
        f"`{method.upper()} {path}`"
        for path, methods in create_app(settings).openapi()["paths"].items()
        for method in methods
    ]
    assert len(routes) > 15
    assert [route for route in routes if route not in text] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (document.parent / target).exists()] == []
