"""What hatchling asks before it builds a wheel: whether the explorer has been built."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PageHook(BuildHookInterface[Any]):
    """Refuses a wheel without the page. An editable install takes the page from the checkout whenever it is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raises FileNotFoundError where a wheel would lack the page."""
        if version != "editable" and not (Path(self.root) / "api" / "static" / "index.html").is_file():
            raise FileNotFoundError("The explorer is not built, so the wheel would lack it. Build it first: make web")
