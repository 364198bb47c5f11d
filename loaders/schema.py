"""Prints the JSON Schema of a claim sheet: `python -m loaders.schema > docs/sheets.schema.json`."""

from __future__ import annotations

import json
import sys

from graph.model.sheets import sheet_schema


def schema_text() -> str:
    """The published text."""
    return json.dumps(sheet_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
