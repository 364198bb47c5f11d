"""Write the locks: every package with its hashes, for every platform, and no index host.

The development lock is resolved under the runtime lock, so that one environment satisfies both. The lock of web/ is
npm's, of the versions that web/package.json names.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from tools.npm import WEB, run_npm

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Written by `make lock`. Install with: pip install --require-hashes -r {name}\n"


def compile_lock(name: str, *args: str) -> None:
    """Resolve what ``args`` name and write the lock ``name``."""
    command = [sys.executable, "-m", "uv", "pip", "compile"]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--upgrade"]
    command += ["--no-emit-index-url", "--no-annotate", "--no-header", "--quiet", *args]
    text = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    if found := re.search(r"^-.*|.*\w+://.*", text, re.MULTILINE):
        sys.exit(f"{name} not written: it would name where packages come from: {found.group()}")
    (ROOT / name).write_text(HEADER.format(name=name) + text, encoding="utf-8")


def lock_web() -> None:
    """Resolve web/package.json and write its lock, without the addresses of those who take donations."""
    if run_npm("install", "--package-lock-only", "--ignore-scripts"):
        sys.exit("web/package-lock.json not written")
    lock = WEB / "package-lock.json"
    content: dict[str, Any] = json.loads(lock.read_text(encoding="utf-8"))
    for package in content["packages"].values():
        package.pop("funding", None)
    lock.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    explore = ("pyproject.toml", "--extra", "explore")
    compile_lock("requirements.lock", *explore, "--group", "build")
    compile_lock("requirements-dev.lock", *explore, "--group", "dev", "--constraint", "requirements.lock")
    compile_lock("requirements-web.lock", "--group", "pyproject.toml:web")
    lock_web()
