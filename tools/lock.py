"""Write both locks: every package with its hashes, for every platform, and no index host.

The development lock is resolved under the runtime lock, so that one environment satisfies both.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Written by `make lock`. Install with: pip install --require-hashes -r {name}\n"


def compile_lock(name: str, *args: str) -> None:
    """Resolve pyproject.toml with ``args`` and write the lock ``name``."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml"]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--upgrade"]
    command += ["--no-emit-index-url", "--no-annotate", "--no-header", "--quiet", *args]
    text = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    if found := re.search(r"^-.*|.*\w+://.*", text, re.MULTILINE):
        sys.exit(f"{name} not written: it would name where packages come from: {found.group()}")
    (ROOT / name).write_text(HEADER.format(name=name) + text, encoding="utf-8")


if __name__ == "__main__":
    compile_lock("requirements.lock", "--extra", "explore", "--group", "build")
    compile_lock("requirements-dev.lock", "--extra", "explore", "--group", "dev", "--constraint", "requirements.lock")
