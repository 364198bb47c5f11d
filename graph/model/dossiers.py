"""The dossier as a file: what was asked and answered, to be read, and the claims that it rests on, to be loaded."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from graph.model.judgements import Judgement
from graph.model.sheets import Sheet
from graph.model.sources import Value

MARK = "armstrace_dossier"


class DossierFile(Value):
    """A dossier. What another armstrace loads is `sheets` and `judgements`; `claims` are the ids of all claims in them,
    by which it is seen that they are the ones that were handed over.
    """

    armstrace_dossier: Literal[1] = Field(description="Version of this format.")
    dossier: dict[str, Any] = Field(description="For whoever reads it; a load leaves it alone.")
    claims: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = Field(
        default=(), description="One a source and edition, none complete, in the order in which they are loaded."
    )
    judgements: tuple[Judgement, ...] = ()
