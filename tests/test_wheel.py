"""The wheel holds all that it needs and runs away from the checkout."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from graph.schema import statements

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {"access", "api", "cases", "cli", "graph", "identity", "loaders", "reading", "sharing"}

Run = Callable[..., str]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout without the network."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the wheel is installed in; what it depends on comes from this environment."""
    target = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--target", str(target)]
    subprocess.run([*command, str(wheel)], check=True)
    return target


@pytest.fixture
def run(installed: Path, tmp_path: Path) -> Run:
    """Run a command outside the checkout, with the installed wheel before everything else."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NEO4J_", "ARMSTRACE_"))}
    environment = kept | {"PYTHONPATH": str(installed), "HOME": str(tmp_path)}

    def call(*command: str) -> str:
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return call


def test_the_wheel_holds_every_file_of_its_packages(wheel: Path) -> None:
    command = ["git", "ls-files", "--", *sorted(PACKAGES)]
    tracked = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")
    expected = {name for name in tracked if name and (ROOT / name).is_file()} | {"graph/schema.cypher"}
    held = set(ZipFile(wheel).namelist())

    assert expected - held == set()
    assert {name.split("/")[0] for name in held if ".dist-info/" not in name} == PACKAGES
    assert any(name.startswith("cases/") and name.endswith(".yaml") for name in held)
    assert any(name.startswith("graph/jars/") and name.endswith(".lock") for name in held)


def test_the_wheel_holds_the_page_as_it_is_built(wheel: Path) -> None:
    built = {str(file.relative_to(ROOT)) for file in (ROOT / "api" / "static").rglob("*") if file.is_file()}
    assert "api/static/index.html" in built
    assert len(built) > 3
    assert {name for name in ZipFile(wheel).namelist() if name.startswith("api/static/")} == built


def test_no_wheel_is_built_without_the_page(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "LICENSE", "README.md", "schema.cypher"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    for package in PACKAGES:
        (tmp_path / package).mkdir()
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode != 0
    assert "make web" in done.stdout + done.stderr


def test_the_schema_in_the_wheel_is_the_one_at_the_root(wheel: Path) -> None:
    assert ZipFile(wheel).read("graph/schema.cypher") == (ROOT / "schema.cypher").read_bytes()


def test_the_modules_come_from_the_wheel(run: Run, installed: Path) -> None:
    names = ", ".join(sorted(PACKAGES))
    places = run(sys.executable, "-c", f"import {names}; print(*(m.__file__ for m in ({names})), sep='\\n')")
    assert [Path(place).parent.parent for place in places.split()] == [installed] * len(PACKAGES)


def test_the_installed_code_finds_the_schema(run: Run) -> None:
    program = "from graph.schema import statements; print(*(len(s) for s in statements()))"
    assert len(run(sys.executable, "-c", program).split()) == len(statements())


def test_the_command_runs_outside_the_checkout(run: Run, installed: Path) -> None:
    command = str(installed / "bin" / "armstrace")
    assert run(command, "--version").strip() == "armstrace 0.1.0"
    assert "demo" in run(command, "--help")
