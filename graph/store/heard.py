"""Claims in their context, as the derivation hears them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graph.derive import Heard, known_days
from graph.model.claims import Claim, Ending
from graph.model.dates import parse_interval
from graph.model.kinds import EndingWay, Stance
from graph.model.sources import Edition
from graph.store.editions import stored_edition
from graph.store.run import Row, Tx, ask_of
from graph.store.voices import Voices, load_controllers


async def load_heard(tx: Tx, relations: Sequence[str], voices: Voices) -> dict[str, list[Heard]]:
    """All claims of these relations, by relation."""
    heard: dict[str, list[Heard]] = {relation: [] for relation in relations}
    for one in await _heard(tx, await find_heard(tx, relations), voices):
        heard[one.relation].append(one)
    return heard


async def load_heard_claims(tx: Tx, claims: Sequence[str], voices: Voices) -> list[Heard]:
    """These claims."""
    return await _heard(tx, await find_heard_claims(tx, claims), voices)


async def _heard(tx: Tx, rows: Sequence[Row], voices: Voices) -> list[Heard]:
    published = await _published(tx, rows)
    claims = {row["id"]: content_of(row) for row in rows}
    disputing = {row["speaker"] for row in rows if row["speaker"] and claims[row["id"]].stance is not Stance.AFFIRMS}
    await load_controllers(tx, voices, disputing)
    return [heard_of(row, claims[row["id"]], voices, published) for row in rows]


def heard_of(row: Row, claim: Claim, voices: Voices, published: Mapping[str, Edition]) -> Heard:
    """A claim in its context: `row` as `find_heard` answers it, and the editions by id."""
    _, subject, object_ = row["relation"].split(".")
    certain, possible = known_days(claim.said_on, claim.valid, (published[e] for e in row["editions"]), claim.stance)
    # Parties matter to disputes only; an affirmation needs no controllers looked up.
    disputes = claim.stance is not Stance.AFFIRMS
    return Heard(
        id=row["id"],
        claim=claim,
        source=row["source"],
        subject=subject,
        object=object_,
        deal=row["deal"],
        origin=voices.origin(row["speaker"], row["source"]),
        voices=voices.heard_from(row["speaker"]) if disputes else frozenset(),
        certain=certain,
        possible=possible,
        endings=tuple(sorted((ending_of(e) for e in row["endings"]), key=lambda e: (e.way, e.on.text, e.why or ""))),
        verdict=verdict_of(row["reviews"]),
    )


def verdict_of(reviews: Iterable[Row]) -> str | None:
    """What a claim's reviews decided: the last of them, and of those of one day a refusal; None where there is none."""
    last = max(
        ((v["on"], v["verdict"] == "refused", v["verdict"]) for v in reviews),
        default=None,
    )
    return last[2] if last else None


def ending_of(properties: Row) -> Ending:
    """An ending from its node's properties."""
    return Ending(
        way=EndingWay(properties["way"]),
        on=parse_interval(properties["on"]),
        why=properties.get("why"),
        by=properties.get("by"),
    )


def content_of(row: Row) -> Claim:
    """The claim that a Claim node holds as `content`."""
    return Claim.model_validate_json(row["content"])


async def _published(tx: Tx, rows: Iterable[Row]) -> dict[str, Edition]:
    wanted = sorted({edition for row in rows for edition in row["editions"]})
    return {row["edition"]["id"]: stored_edition(row["edition"]).edition for row in await find_dates(tx, wanted)}


async def find_heard(tx: Tx, relations: Sequence[str]) -> list[Row]:
    """Of each claim of these relations: `id, relation, content, source, deal, speaker` (an actor), `editions`,
    `endings` (properties of those not undone), `reviews` (`verdict, on`).
    """
    return await ask_of(tx, "find_heard", relations)


async def find_heard_claims(tx: Tx, claims: Sequence[str]) -> list[Row]:
    """The same of each of these claims."""
    return await ask_of(tx, "find_heard_claims", claims)


async def find_dates(tx: Tx, editions: list[str]) -> list[Row]:
    """The properties of these Edition nodes."""
    return await ask_of(tx, "find_dates", editions)
