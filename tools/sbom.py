"""What the product is made of, from its locks: `python -m tools.sbom FOLDER` writes a CycloneDX document and a list of
licences. Packages of the service, Neo4j's jars, and what is built into the page; not what only development needs.

A licence is what the package that is installed here says itself; where it says nothing, or is not installed here, the
list says so.
"""

from __future__ import annotations

import base64
import importlib.metadata
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from zipfile import BadZipFile, ZipFile

from cyclonedx.contrib.hash.factories import HashTypeFactory
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from graph.hashes import sha256_of
from graph.jars import read_lock
from graph.settings import DEFAULT_VERSION

ROOT = Path(__file__).resolve().parent.parent
PYTHON_LOCK, NPM_LOCK = ROOT / "requirements.lock", ROOT / "web" / "package-lock.json"
NOT_TOLD = "not told"
REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[^ ;\\]+)(?P<rest>.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
LICENCE = re.compile(r"<license>\s*<name>\s*(.*?)\s*</name>", re.DOTALL)
HEAD = 60  # characters of a licence's text
OF_CLASSIFIER = "License :: OSI Approved :: "


@dataclass(frozen=True)
class Part:
    """One package of a lock. `hashes`: by algorithm, hexadecimal; of each file that may be installed."""

    purl: PackageURL
    licence: str
    hashes: tuple[tuple[str, str], ...]


def parts() -> Iterator[Part]:
    """All packages, in the order of their locks."""
    yield from _of_python()
    yield from _of_java()
    yield from _of_page()


def _of_python() -> Iterator[Part]:
    for found in REQUIREMENT.finditer(PYTHON_LOCK.read_text(encoding="utf-8")):
        hashes = tuple(("sha256", each) for each in HASH.findall(found["rest"]))
        yield Part(PackageURL("pypi", None, found["name"], found["version"]), _python_licence(found["name"]), hashes)


def _python_licence(name: str) -> str:
    try:
        told = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return NOT_TOLD
    if expressions := told.get_all("License-Expression"):
        return str(expressions[0])
    classified = [
        c.removeprefix(OF_CLASSIFIER) for c in told.get_all("Classifier") or () if c.startswith(OF_CLASSIFIER)
    ]
    first = str((told.get_all("License") or [""])[0]).strip().partition("\n")[0]
    return "; ".join(classified) or first or NOT_TOLD


def _of_java() -> Iterator[Part]:
    for jar in read_lock(DEFAULT_VERSION):
        qualifiers = {"classifier": jar.classifier} if jar.classifier else None
        purl = PackageURL("maven", jar.group, jar.artifact, jar.version, qualifiers)
        yield Part(purl, _jar_licence(jar.path), (("sha256", jar.sha256),))


def _jar_licence(path: Path) -> str:
    """As its pom says, or its manifest, or as its licence begins."""
    try:
        with ZipFile(path) as jar:
            names = jar.namelist()
            poms = [name for name in names if name.startswith("META-INF/maven/") and name.endswith("pom.xml")]
            pom = _read(jar, poms[0]) if len(poms) == 1 else ""
            manifest = _read(jar, "META-INF/MANIFEST.MF") if "META-INF/MANIFEST.MF" in names else ""
            texts = [_read(jar, name) for name in ("META-INF/LICENSE.txt", "META-INF/LICENSE") if name in names]
    except (OSError, BadZipFile):
        return NOT_TOLD
    if named := LICENCE.findall(pom):
        return "; ".join(named)
    if bundle := re.search(r"^Bundle-License: (.*(?:\r?\n .*)*)", manifest, re.MULTILINE):
        return re.sub(r"\r?\n ", "", bundle[1]).strip()
    heads = [" ".join(text.split())[:HEAD] for text in texts if text.strip()]
    return f"begins: {heads[0]}" if heads else NOT_TOLD


def _read(jar: ZipFile, name: str) -> str:
    return jar.read(name).decode("utf-8", "replace")


def _of_page() -> Iterator[Part]:
    packages = json.loads(NPM_LOCK.read_text(encoding="utf-8"))["packages"]
    for path, package in packages.items():
        if not path or package.get("dev"):
            continue
        scope, _, name = path.rpartition("node_modules/")[2].rpartition("/")
        algorithm, _, encoded = package["integrity"].partition("-")
        hashes = ((algorithm, base64.b64decode(encoded).hex()),)
        purl = PackageURL("npm", scope or None, name, package["version"])
        yield Part(purl, package.get("license", NOT_TOLD), hashes)


def bom_of(listed: list[Part]) -> Bom:
    """The CycloneDX document. Of the same locks it has the same serial number."""
    licences, hashed = LicenseFactory(), HashTypeFactory()
    locks = "".join(sha256_of(path) for path in (PYTHON_LOCK, NPM_LOCK))
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, f"armstrace {DEFAULT_VERSION} {locks}"))
    product = Component(
        name="armstrace", version=importlib.metadata.version("armstrace"), type=ComponentType.APPLICATION
    )
    bom.metadata.component = product
    for part in listed:
        bom.components.add(
            Component(
                name=part.purl.name,
                group=part.purl.namespace,
                version=part.purl.version,
                type=ComponentType.LIBRARY,
                purl=part.purl,
                bom_ref=part.purl.to_string(),
                licenses=[] if part.licence == NOT_TOLD else [licences.make_from_string(part.licence)],
                hashes=[hashed.from_hashlib_alg(algorithm, value) for algorithm, value in part.hashes],
            )
        )
    bom.register_dependency(product, bom.components)
    return bom


def write(folder: Path) -> tuple[Path, Path]:
    """Write both files; where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = list(parts())
    document, licences = folder / "armstrace.cdx.json", folder / "licences.tsv"
    document.write_text(JsonV1Dot6(bom_of(listed)).output_as_string(indent=2) + "\n", encoding="utf-8")
    lines = (f"{part.purl.to_string()}\t{' '.join(part.licence.split())}\n" for part in listed)
    licences.write_text("package\tlicence\n" + "".join(lines), encoding="utf-8")
    return document, licences


if __name__ == "__main__":
    sys.stdout.writelines(f"{file}\n" for file in write(Path(sys.argv[1] if len(sys.argv) > 1 else "dist")))
