"""A dossier as one page for people: self-contained, without scripts, to be read on a screen and printed."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from graph.model.letters import plain
from sharing.page_content import content_of

Row = Mapping[str, Any]
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def dossier_page(document: Row) -> str:
    """The page of a dossier as `sharing.dossier.make_dossier` makes it."""
    return _template().render(content_of(document), policy=content_security_policy())


@cache
def content_security_policy() -> str:
    """What a browser may do with the page: show it, in its own style."""
    style = _STYLE.search(_text())
    digest = hashlib.sha256(style[1].encode() if style else b"").digest()
    return (
        f"default-src 'none'; style-src 'sha256-{base64.b64encode(digest).decode()}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _shown(value: Any) -> Any:
    # Whatever a source wrote can turn no text around and hides nothing; the template escapes it besides.
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _template() -> Template:
    # The page is for reading only; that it cannot be anything else is up to the escaping and the policy, both strict.
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, finalize=_shown, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_text())


@cache
def _text() -> str:
    return files("sharing").joinpath("dossier.html").read_text(encoding="utf-8")
