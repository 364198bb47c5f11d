"""A claim sheet in a file, while a person works on it: what is decided is in the file at once, or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from graph.errors import Invalid, NotFound
from graph.model.claims import Claim, Review
from graph.model.sheets import Sheet
from graph.model.sources import Record


def sheet_yaml(sheet: Sheet, head: Sequence[str] = (), foot: Sequence[str] = ()) -> str:
    """A sheet in YAML, with lines of comment before and after it."""
    import yaml

    shown = sheet.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    class Dumper(yaml.SafeDumper):
        """Writes a next-line character so that it is read again as one."""

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"' if "\x85" in value else None)

    Dumper.add_representer(str, text)
    body = yaml.dump(shown, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110)
    return "\n".join([*head, body.rstrip("\n"), *foot]) + "\n"


def sheet_json(sheet: Sheet) -> str:
    """A sheet in JSON."""
    return sheet.model_dump_json(by_alias=True, exclude_defaults=True, indent=2) + "\n"


@dataclass
class SheetFile:
    """A sheet and where it is kept. Comments at the head and the foot of the file stay; `places` of claims count from 0
    and stay what they are: what is added comes after all others.
    """

    path: Path
    sheet: Sheet
    head: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    kept: bytes = b""  # what is in the file, as this knows it

    @classmethod
    def open(cls, path: Path) -> SheetFile:
        """Raises NotFound, and Invalid for what is no sheet, what is wrong in it, and comments that would be lost."""
        from loaders.run import parse_sheet_bytes

        path = path.resolve()  # a link stays one
        if path.suffix not in (".yaml", ".yml", ".json"):
            raise Invalid(f"{path} is no sheet that can be reviewed.", hint="It is one in YAML or JSON.")
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise NotFound(f"There is no file {path}.", hint="Check its name and the folder you are in.") from error
        except OSError as error:
            raise Invalid(f"{path} cannot be read: {error.strerror}.") from error
        parsed = parse_sheet_bytes(data, path.name)
        if parsed.errors or parsed.batch is None:
            first = str(parsed.errors[0]) if parsed.errors else "it holds no sheet"
            raise Invalid(
                f"{path} cannot be reviewed: {first}", hint="armstrace load --dry-run tells all that is wrong."
            )
        batch = parsed.batch
        sheet = Sheet(
            armstrace=1,
            source=batch.source,
            edition=batch.edition,
            records=batch.records,
            deals=batch.deals,
            claims=batch.claims,
        )
        head, foot = ((), ()) if path.suffix == ".json" else _comments(path, data.decode("utf-8-sig"))
        return cls(path, sheet, head, foot, data)

    def waiting(self) -> list[int]:
        """The places of claims that a machine read and nobody has reviewed."""
        return [i for i, c in enumerate(self.sheet.claims) if c.read_by is not None and c.review is None]

    def review(self, place: int, review: Review) -> None:
        """Keep a decision with its claim."""
        claims = list(self.sheet.claims)
        claims[place] = claims[place].model_copy(update={"review": review})
        self._keep(claims=tuple(claims))

    def replace(self, place: int, claim: Claim, records: Sequence[Record], review: Review) -> None:
        """Put another claim in place of one that was misread, which stays in the sheet as refused."""
        claims = list(self.sheet.claims)
        why = review.model_copy(
            update={"verdict": "refused", "note": review.note or "misread; corrected in this sheet"}
        )
        claims[place] = claims[place].model_copy(update={"review": why})
        claims.append(claim.model_copy(update={"review": review}))
        self._keep(claims=tuple(claims), records=(*self.sheet.records, *records))

    def add(self, claim: Claim, records: Sequence[Record]) -> None:
        """Put a claim that a person read at the end."""
        self._keep(claims=(*self.sheet.claims, claim), records=(*self.sheet.records, *records))

    def _keep(self, **changed: Any) -> None:
        """Write the changed sheet, all of it or nothing. Raises Invalid where it cannot be written."""
        sheet = Sheet.model_validate(self.sheet.model_copy(update=changed).model_dump(by_alias=True))
        text = sheet_json(sheet) if self.path.suffix == ".json" else sheet_yaml(sheet, self.head, self.foot)
        try:
            if self.path.read_bytes() != self.kept:
                raise Invalid(f"{self.path} was changed meanwhile, and is left so.", hint="Review it again.")
            with tempfile.NamedTemporaryFile("w", dir=self.path.parent, delete=False, encoding="utf-8") as file:
                try:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                    Path(file.name).chmod(self.path.stat().st_mode & 0o777)
                    Path(file.name).replace(self.path)
                except BaseException:
                    Path(file.name).unlink(missing_ok=True)
                    raise
        except OSError as error:
            raise Invalid(f"{self.path} cannot be written: {error.strerror}. It is as it was.") from error
        self.sheet, self.kept = sheet, text.encode()


def _comments(path: Path, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The comments at the head and at the foot. Raises Invalid for others: they would be lost."""
    import yaml

    tokens = [t for t in yaml.scan(text, Loader=yaml.SafeLoader) if t.start_mark.index < t.end_mark.index]
    for one, after in pairwise(tokens):
        if "#" in text[one.end_mark.index : after.start_mark.index]:
            raise _amid(path, one.end_mark.line)
    head, foot = text[: tokens[0].start_mark.index], text[tokens[-1].end_mark.index :]
    if not text[: tokens[-1].end_mark.index].endswith("\n"):
        rest, _, foot = foot.partition("\n")
        if "#" in rest:
            raise _amid(path, tokens[-1].end_mark.line)
    return tuple(head.splitlines()), tuple(foot.splitlines())


def _amid(path: Path, line: int) -> Invalid:
    return Invalid(
        f"{path}, line {line + 1}: a comment amid the sheet, which would be lost.",
        hint="Move it to the head or the foot of the file.",
    )
