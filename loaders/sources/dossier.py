"""Dossiers: what another armstrace handed over, with the claims, the records and the judgements that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from graph.model.dossiers import MARK, DossierFile
from graph.model.sheets import Sheet
from graph.store.batch import Batch, Bundle
from loaders.contract import Checked, Description, Item, Options, Reading, RowError
from loaders.messages import problems_of, shown
from loaders.problems import path_text

_MARK = f'"{MARK}"'.encode()
_MOST_ERRORS = 1000


class Dossiers:
    """The loader `dossier`."""

    name = "dossier"
    description = Description(
        publisher="whoever made the dossier; each of its claims names its own source",
        licence="as the sources of its claims say",
        format=f'dossiers in JSON (.json) that begin with {{"{MARK}": 1',
        claims="the claims of the dossier, under the ids that they had, with records, deals, endings and reviews, "
        "and the judgements on identity",
    )

    def recognises(self, path: Path, head: bytes) -> bool:
        """By its first key: other formats share the name."""
        return path.suffix.lower() == ".json" and head.lstrip(b"\xef\xbb\xbf{ \t\r\n").startswith(_MARK)

    def files_of(self, path: Path) -> tuple[Path, ...]:
        """A dossier is one file."""
        return (path,)

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        """See `loaders.contract.Loader`; a dossier is loaded whole or not at all."""
        return read_bytes(path.read_bytes(), options)


def read_bytes(data: bytes, options: Options) -> Iterator[Item]:
    """A dossier from memory."""
    try:
        file = DossierFile.model_validate_json(data.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        for problem in list(problems_of(error, DossierFile))[:_MOST_ERRORS]:
            yield RowError(options.name, None, path_text(problem.loc), None, problem.problem, problem.hint)
        return
    errors = [RowError(options.name, None, row, None, *what) for row, *what in _problems(file)]
    if errors:
        yield from errors[:_MOST_ERRORS]
        return
    rows = [(len(sheet.records), len(sheet.deals), len(sheet.claims)) for sheet in file.sheets]
    yield Reading(sum(map(sum, rows)))
    for sheet, (records, deals, claims) in zip(file.sheets, rows, strict=True):
        yield Checked(sheet.source, sheet.edition, records, deals, claims)
    yield Bundle(tuple(_batch(sheet, options.sha256s) for sheet in file.sheets), file.judgements)


def _batch(sheet: Sheet, sha256s: tuple[str, ...]) -> Batch:
    return Batch(sheet.source, sheet.edition, sha256s, sheet.records, sheet.deals, sheet.claims)


def _problems(file: DossierFile) -> Iterator[tuple[str, str, str]]:
    """The place of each thing that is wrong across its rows, what is wrong, and what would be right."""
    listed, found = set(file.claims), set[str]()
    for i, sheet in enumerate(file.sheets):
        if sheet.edition.complete:
            hint = "a dossier holds a part of its sources; load the edition itself to end what it lacks"
            yield f"sheets[{i}].edition.complete", "a dossier's edition is never complete", hint
        for j, claim in enumerate(sheet.claims):
            claim_id = claim.id_in(sheet.source.id)
            found.add(claim_id)
            if claim_id not in listed:
                hint = "it was changed since, or made by another version; a claim of your own goes into a sheet"
                yield f"sheets[{i}].claims[{j}]", f"is {claim_id}, which is none of the claims of this dossier", hint
    for claim_id in sorted(listed - found):
        yield "claims", f"{shown(claim_id)} is in no sheet", "the dossier was changed, or cut short"


LOADER = Dossiers()
