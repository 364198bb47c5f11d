"""The unit for systemd is one, starts a command that there is, and is shut in."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from cli.main import app
from graph.settings import Settings

UNIT = Path(__file__).parent.parent / "deploy" / "armstrace.service"
ANALYZE = shutil.which("systemd-analyze")
MOST_EXPOSED = 25  # tenths, as systemd-analyze counts; a unit that says nothing has 96


def test_the_unit_starts_a_command_that_there_is() -> None:
    text = UNIT.read_text()
    (started,) = re.findall(r"^ExecStart=\S+/armstrace (\w+)$", text, re.MULTILINE)
    assert started in typer.main.get_command(app).commands  # type: ignore[attr-defined]
    named = set(re.findall(r"\b(ARMSTRACE_\w+)=", text))
    assert {name.lower() for name in named} <= set(Settings.model_fields)


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not on this machine")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    here = tmp_path / UNIT.name
    text = UNIT.read_text().replace(
        "/opt/armstrace/.venv/bin/armstrace", str(Path(sys.executable).with_name("armstrace"))
    )
    here.write_text(text.replace("User=armstrace\n", "User=daemon\n"))
    done = subprocess.run([str(ANALYZE), "verify", str(here)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert str(here) not in done.stderr, "warnings"
    command = [str(ANALYZE), "security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager", str(here)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2_000:]
