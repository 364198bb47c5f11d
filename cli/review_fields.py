"""Asking for the fields of one claim, as armstrace review does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import typer
from pydantic import ValidationError

from cli import terminal
from graph.model.claims import Claim
from graph.model.kinds import ActorKind, Certainty, Family, GoodsClass, Kind, Phase, Stance
from graph.model.letters import plain
from graph.model.sheets import Sheet
from graph.model.sources import Record
from loaders.sheets.csv_columns import slug

NONE = "-"
HELP = f"Enter keeps what stands in brackets, {NONE} leaves a field empty, Ctrl-D breaks off."


def ask_claim(sheet: Sheet, before: Claim | None) -> tuple[Claim, tuple[Record, ...]] | None:
    """A claim as a person says it, and the records that it needs besides those of the sheet; None where they broke off.

    `before`: the claim that is corrected, whose other fields stay.
    """
    terminal.err().print(HELP)
    asked = _Asked(sheet, before.model_dump(mode="json", by_alias=True, exclude_defaults=True) if before else {})
    while True:
        try:
            asked.ask()
            claim = Claim.model_validate(asked.said)
            named = {claim.subject, claim.object, claim.speaker}
            return claim, tuple(record for key, record in asked.records.items() if key in named)
        except typer.Abort:
            terminal.err().print("\nBroken off: nothing was changed.")
            return None
        except ValidationError as error:
            for problem in error.errors():
                where = ".".join(str(part) for part in problem["loc"])
                terminal.err().print(f"{where}: {problem['msg']}" if where else problem["msg"], style="red")


@dataclass
class _Asked:
    sheet: Sheet
    said: dict[str, Any]
    records: dict[str, Record] = field(default_factory=dict)

    def ask(self) -> None:
        self._one("subject", self._record)
        self._one("kind", _one_of(Kind, str.upper))
        self._one("object", self._record)
        self._one("stance", _one_of(Stance))
        self._one("certainty", _one_of(Certainty))
        if Kind(self.said["kind"]).family is Family.TRANSACTION:
            self._one("phase", _one_of(Phase), optional=True)
            self._goods()
        else:
            for name in ("phase", "goods", "in_return", "deal", "amount", "currency"):
                self.said.pop(name, None)
        self._one("valid", str, optional=True, hint="when it happened or held, EDTF: 2022-06, ../2023-03-29")
        self._one("speaker", self._record, optional=True)
        self._one("said_on", str, optional=True)
        self._one("quote", str, optional=True)

    def _one(self, name: str, read: Callable[[str], str], *, optional: bool = False, hint: str | None = None) -> None:
        stands = self.said.get(name)
        shown = self._shown(name, stands)
        label = f"{name} ({hint})" if hint and stands is None else name
        while True:
            if shown:
                typed = typer.prompt(f"{label} [{plain(shown)}]", default="", show_default=False).strip()
            else:
                typed = typer.prompt(label, default=NONE if optional else None, show_default=False).strip()
            if stands is not None and typed in ("", shown):
                return
            if optional and typed == NONE:
                self.said.pop(name, None)
                return
            try:
                self.said[name] = read(typed)
                return
            except ValueError as error:
                terminal.err().print(str(error), style="red", markup=False)

    def _shown(self, name: str, stands: Any) -> str | None:
        if stands is not None and name in ("subject", "object", "speaker"):
            known = self._by_key().get(stands)
            return known.name if known else str(stands)
        return str(stands) if stands is not None else None

    def _by_key(self) -> dict[str, Record]:
        return {r.key: r for r in self.sheet.records} | self.records

    def _record(self, typed: str) -> str:
        """The key of the record of this name or key, which is made where the sheet has none."""
        by_key = self._by_key()
        if typed in by_key:
            return typed
        named = [r.key for r in by_key.values() if typed in (r.name, *r.names)]
        if len(named) == 1:
            return named[0]
        if named:
            raise ValueError(f"{typed}: several have this name; give a key: {', '.join(named)}")
        label = f"{plain(typed)} is new. Its kind"
        kind = _one_of(ActorKind)(typer.prompt(label, default=ActorKind.LEGAL_ENTITY.value))
        key = base = slug(typed)[:80] or "x"
        number = 1
        while key in by_key:
            number += 1
            key = f"{base}-{number}"
        self.records[key] = Record(key=key, kind=ActorKind(kind), name=typed)
        return key

    def _goods(self) -> None:
        goods = [dict(one) for one in self.said.get("goods", ())]
        if len(goods) > 1:
            return  # several are corrected in the file
        one = goods[0] if goods else {}
        asked = _Asked(self.sheet, {"goods class": one.get("class"), "goods": one.get("description")})
        asked.said = {name: value for name, value in asked.said.items() if value is not None}
        asked._one("goods class", _one_of(GoodsClass), optional=True)
        asked._one("goods", str, optional=True)
        self.said.pop("goods", None)
        said = {"class": asked.said.get("goods class"), "description": asked.said.get("goods")}
        if any(said.values()):
            told = {name: value for name, value in said.items() if value}
            self.said["goods"] = [one | {"class": GoodsClass.UNKNOWN.value} | told]


def _one_of(words: Any, fold: Callable[[str], str] = str) -> Callable[[str], str]:
    def read(typed: str) -> str:
        found = {w.value.lower(): w.value for w in words}.get(fold(typed).lower())
        if found is None:
            raise ValueError(f"It is one of {', '.join(w.value for w in words)}.")
        return str(found)

    return read
