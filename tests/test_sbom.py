"""The list of what the product is made of is what the locks say, in a form that CycloneDX's own schema takes."""

from __future__ import annotations

import json
import re
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from graph.jars import read_lock
from graph.settings import DEFAULT_VERSION
from tools.sbom import NOT_TOLD, NPM_LOCK, PYTHON_LOCK, parts, write


def test_it_holds_what_the_locks_hold(tmp_path: Path) -> None:
    document, licences = write(tmp_path)
    text = document.read_text()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    held = {component["purl"]: component for component in json.loads(text)["components"]}
    locked = re.findall(r"^([\w.-]+)==([^ ;\\]+)", PYTHON_LOCK.read_text(), re.MULTILINE)
    assert len(locked) > 50
    assert {f"pkg:pypi/{name}@{version}" for name, version in locked} <= held.keys()
    jars = read_lock(DEFAULT_VERSION)
    in_page = [p for path, p in json.loads(NPM_LOCK.read_text())["packages"].items() if path and not p.get("dev")]
    assert len(held) == len(locked) + len(jars) + len(in_page)
    hashes = {h["content"] for component in held.values() for h in component["hashes"]}
    assert {jar.sha256 for jar in jars} <= hashes
    assert all(component["hashes"] for component in held.values())
    lines = licences.read_text().splitlines()
    assert len(lines) == len(held) + 1
    assert all(line.count("\t") == 1 for line in lines)


def test_licences_are_those_that_packages_name() -> None:
    named = {part.purl.name: part.licence for part in parts()}
    assert named["fastapi"] == "MIT"
    assert named["graphology"] == "MIT"
    assert named["jackson-core"] == "The Apache Software License, Version 2.0"
    assert named["neo4j-kernel"].startswith("begins: GNU GENERAL PUBLIC LICENSE Version 3")
    assert sum(licence == NOT_TOLD for licence in named.values()) < len(named) / 10
