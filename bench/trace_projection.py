"""How long the projection takes to be there: read from the database, and again from the disk."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.trace_askers import Served
from bench.trace_store import Kept

_COMPILE = "from graph.paths.projection.lay_out import compile_kernels; compile_kernels()"
_ATTEMPT_SECONDS = 900


def lay_out(kept: Kept, tell: Callable[[str], None]) -> dict[str, Any]:
    """Compile the kernels, then lay the graph out from the database: seconds of each, and what is kept on disk."""
    shutil.rmtree(kept.home / "projection", ignore_errors=True)
    env = {**os.environ, "ARMSTRACE_HOME": str(kept.home), "NEO4J_BOLT_PORT": "0", "NEO4J_HTTP_PORT": "0"}
    told: dict[str, Any] = {}
    for name, command in (("compile", ["-c", _COMPILE]), ("build", ["-m", "graph.paths.projection.lay_out"])):
        since = time.perf_counter()
        subprocess.run([sys.executable, *command], env=env, check=True, timeout=_ATTEMPT_SECONDS)
        told[name] = time.perf_counter() - since
    told["disk"] = sum(path.stat().st_size for path in (kept.home / "projection").rglob("*") if path.is_file())
    tell(f"  projection laid out in {told['build']:.1f} s, {told['disk'] / 2**20:,.0f} MB")
    return told


def await_engine(served: Served, start: str, end: str, seconds: float = 300.0) -> float:
    """Seconds since its start until the service answers by the engine that it was started with."""
    path = f"/v1/paths?from={start}&to={end}&max_hops=1&k=1"
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at:
        body = served.get(path)[2]
        if f'"engine":"{served.name}"'.encode() in body:
            return time.perf_counter() - served.started
        time.sleep(0.05)
    raise RuntimeError(f"the service answers by another engine than {served.name}: {body[-300:]!r}")
