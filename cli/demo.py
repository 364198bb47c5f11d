"""armstrace demo: the whole corridor in one command."""

from __future__ import annotations

from typing import Annotated

import typer


def demo(
    port: Annotated[int | None, typer.Option(help="Where the API listens. [default: 8000, or PORT]")] = None,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Keep serving until Ctrl-C.")] = True,
) -> None:
    """Start the embedded Neo4j, load the bundled case, answer one question, and serve the API until Ctrl-C."""
    raise NotImplementedError
