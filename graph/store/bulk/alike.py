"""Edges of claims that say the same of different actors, as those of a list do: derived twice, then filled in.

Deriving decides by what a claim says and in which context, not by which actors, deal or claim it is; these only go into
ids. That is not taken on trust: a form is used once it makes the very edges that deriving made of two claims.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import orjson

from graph.derive import Heard, columns_of
from graph.model.edges import Edge
from graph.model.ids import canonical, content_id
from graph.store.bulk.tables import Row, lines_of

# So many kinds of claims are remembered; what is unlike all others is derived one by one anyway.
_MOST = 20_000
# What differs between claims that are alike.
_OWN = ("id", "relation", "subject", "object", "deal", "claims", "affirmed_claim")
_SPLIT = "\x1a"


@dataclass(frozen=True)
class _Form:
    """What the edges of claims that are alike have in common: the text that their ids are a hash of, in pieces between
    relation and deal; and their properties, as JSON without its last bracket.
    """

    hashed: tuple[str, str, str]
    common: bytes
    with_deal: bool

    def line(self, claim: str, relation: str, deal: str | None) -> tuple[str, bytes]:
        """The id of a claim's edge, and the edge as `lines_of` writes it."""
        before, between, after = self.hashed
        text = f"{before}{relation}{between}{deal}{after}" if self.with_deal else f"{before}{relation}{between}"
        edge_id = f"e-{hashlib.sha256(text.encode()).hexdigest()[:24]}"
        _, subject, object_ = relation.split(".")
        own = f',"id":"{edge_id}","relation":"{relation}","subject":"{subject}","object":"{object_}",' + (
            f'"claims":["{claim}"],"affirmed_claim":["{claim}"]' + (f',"deal":"{deal}"' if self.with_deal else "")
        )
        return edge_id, self.common + own.encode() + b"}\n"


@dataclass
class Alike:
    """Forms by what makes claims alike. Ask for the `line` of a claim; where there is none, derive it, and `learn`."""

    _forms: dict[Hashable, _Form | None] = field(default_factory=dict)
    _seen: dict[Hashable, tuple[Heard, Edge]] = field(default_factory=dict)

    def line(self, key: Hashable, claim: str, relation: str, deal: str | None) -> tuple[str, bytes] | None:
        """The id and the line of its edge, if no other claim shares it and none bears on it."""
        form = self._forms.get(key)
        return form.line(claim, relation, deal) if form else None

    def learn(self, key: Hashable, heard: Heard, edge: Edge) -> None:
        """Remember the one edge that an affirmation makes, which no other claim of its relation bears on."""
        if key in self._forms or len(self._forms) >= _MOST:
            return
        if key not in self._seen:
            if len(self._seen) < _MOST:
                self._seen[key] = heard, edge
            return
        form = _form(heard, edge)
        both = ((heard, edge), self._seen.pop(key))
        self._forms[key] = form if form and all(_makes(form, *one) for one in both) else None


def _makes(form: _Form, heard: Heard, edge: Edge) -> bool:
    _, line = form.line(heard.id, heard.relation, heard.deal)
    found: Row = orjson.loads(line)
    expected: Row = orjson.loads(_line(edge.properties()))
    return found == expected


def _form(heard: Heard, edge: Edge) -> _Form | None:
    properties = edge.properties()
    common = {name: value for name, value in properties.items() if name not in _OWN}
    columns: dict[str, Any] = dict(columns_of(heard))
    if columns["deal"] is not None:
        columns["deal"] = _SPLIT
    parts = (_SPLIT, True, columns)
    text = canonical(parts).decode()
    before, between, *after = text.split(json.dumps(_SPLIT)[1:-1])
    if content_id("e", *parts) != f"e-{hashlib.sha256(text.encode()).hexdigest()[:24]}" or len(after) > 1:
        return None
    return _Form((before, between, "".join(after)), _line(common).rstrip(b"}\n"), bool(after))


def _line(properties: Row) -> bytes:
    return b"".join(lines_of("edge", [properties]))
