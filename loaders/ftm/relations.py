"""Claims from entities that relate two others: ownership, directorship, family, payment and so on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from graph.model.dates import Interval, parse_interval
from graph.model.kinds import Kind, Phase
from loaders.ftm.lines import Entity
from loaders.ftm.records import LONGEST_TEXT
from loaders.ftm.row import Row
from loaders.ftm.schemata import RELATIONS, Relation
from loaders.ftm.values import certainty_of, date_of, directs, is_over, number_of, share_of

_AMOUNTS = ("amount", "currency", "amountEur", "amountUsd")
_LONGEST_CURRENCY = 50
_DATES = ("startDate", "endDate", "date")


def say_relation(row: Row, entity: Entity, sources: tuple[str, ...]) -> set[str]:
    """Make the claims of a relation; the properties that were looked at."""
    relation = RELATIONS[entity.schema]
    if _is_of_nothing(entity):
        row.note("Ownership of 0 per cent: no claim")
    looked = {relation.subject, relation.object, *relation.words, *_DATES, "status"}
    pairs, several = ends_of(row, entity, relation.subject, relation.object)
    words = tuple(one for one in entity.get(*relation.words) if len(one) <= LONGEST_TEXT)
    if not pairs or _is_of_nothing(entity):
        said = []
    elif len(sources) == 1 and not several:
        said = list(_details(row, entity, relation, words))
    elif len(sources) > 1 and several:
        row.note(f"{entity.schema} in several datasets with several ends: it is not told which says which: no claim")
        return looked | _amounts_of(entity)
    else:
        _note_left_out(row, entity, relation, several_sources=len(sources) > 1)
        said = [_bare(row, entity, relation, words)]
    for source, (subject, object_), fields in product(sources, pairs, said):
        row.say(source, entity, **{"kind": relation.kind, "subject": subject, "object": object_, **fields})
    return looked | _amounts_of(entity)


def ends_of(row: Row, entity: Entity, subject: str, object_: str) -> tuple[list[tuple[str, str]], bool]:
    """All pairs of whom a relation names that can be told, as keys, and whether it names several.

    Those who cannot be told count there too: its details are not the others' alone.
    """
    found: list[list[str]] = []
    several = False
    for prop in (subject, object_):
        values = entity.get(prop)
        if not values:
            row.note(f"{entity.schema} names no {prop}: no claim")
        several = several or len(values) > 1
        found.append([key for value in values if (key := row.end(entity.schema, prop, value)) is not None])
    if all(len(entity.get(prop)) > 1 for prop in (subject, object_)):
        row.note(f"{entity.schema} with several ends on both sides: it is not told who belongs to whom: no claim")
        return [], several
    return list(product(found[0], found[1])), several


def moment(row: Row, entity: Entity) -> Interval | None:
    """When something happened: its date, else from its start to its end."""
    dates = entity.get("date")
    if len(dates) > 1:
        row.note(f"{entity.schema}.date has several values: its claims have no dates")
        return None
    if not dates:
        return row.period(entity, "startDate")
    date = date_of(dates[0])
    if date is None:
        row.note(f"{entity.schema}.date is no date: left out")
        return None
    return parse_interval(date)


def amount_of(row: Row, entity: Entity) -> dict[str, Any]:
    """Amount and currency: as paid, else as converted; nothing where there are several."""
    amounts, currencies = entity.get("amount"), entity.get("currency")
    if len(amounts) > 1 or len(currencies) > 1 or any(len(one) > _LONGEST_CURRENCY for one in currencies):
        row.note(f"{entity.schema} with several amounts: its claim has none")
        return {}
    choices: list[tuple[str, str | None]] = [("amountEur", "EUR"), ("amountUsd", "USD")]
    if amounts and (currencies or not entity.get("amountEur", "amountUsd")):
        choices.insert(0, ("amount", currencies[0] if currencies else None))
    for name, currency in choices:
        values = entity.get(name)
        if len(values) > 1:
            row.note(f"{entity.schema}.{name} has several values: left out")
        if len(values) != 1:
            continue
        amount = number_of(values[0])
        if amount is None or amount < 0:
            row.note(f"{entity.schema}.{name} is no amount, or below zero: left out")
            continue
        for other in ("amount", "amountEur", "amountUsd"):
            if other != name and entity.get(other):
                row.unused(f"{entity.schema}.{other}")
        return {"amount": amount, "currency": currency}
    return {}


def _details(row: Row, entity: Entity, relation: Relation, words: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """What one source says of one pair: once, or once for each of the values that contradict each other."""
    fields: dict[str, Any] = {}
    if relation.kind is Kind.PAYS:
        fields = {"phase": Phase.DELIVERED, "valid": moment(row, entity), **amount_of(row, entity)}
    else:
        fields["valid"] = row.period(entity, "startDate", "date")
    status = entity.get("status")
    if status and not is_over(status, ()):
        row.unused(f"{entity.schema}.status")
    shares = list(_shares(row, entity))
    if len(shares) > 1:
        if len(words) > 1:
            _note_several(row, entity, relation)
            words = ()
        yield from (fields | _worded(row, entity, relation, words, fields["valid"]) | share for share in shares)
        return
    fields |= shares[0] if shares else {}
    for one in words or ("",):
        yield _worded(row, entity, relation, (one,) if one else (), fields["valid"]) | fields


def _shares(row: Row, entity: Entity) -> Iterator[dict[str, Any]]:
    """Each share that an ownership states: a number, else the source's words (`25-50`)."""
    seen: set[float] = set()
    for text in entity.get("percentage") if entity.schema == "Ownership" else ():
        share = share_of(text)
        if len(text) > LONGEST_TEXT or number_of(text.rstrip(" %")) == 0:
            row.note("Ownership.percentage is 0, or too long: left out")
        elif share is None:
            row.note("Ownership.percentage is no share above 0 and up to 100: it is in the quote")
            yield {"quote": text}
        elif share not in seen:
            seen.add(share)
            yield {"share": share}


def _is_of_nothing(entity: Entity) -> bool:
    """Whether all shares that an ownership states are 0: whoever says so does not say that there is an owner."""
    shares = entity.get("percentage") if entity.schema == "Ownership" else ()
    return bool(shares) and all(number_of(text.rstrip(" %")) == 0 for text in shares)


def _worded(
    row: Row, entity: Entity, relation: Relation, words: tuple[str, ...], valid: Interval | None
) -> dict[str, Any]:
    """What the words of a relation make of it: its kind, how sure it is, whether it is over, and the words."""
    fields: dict[str, Any] = {"certainty": certainty_of(words), "kind": _kind(entity, relation, words)}
    for over, why in (((entity.get("status"), ()), entity.get("status")), (((), words), words)):
        if is_over(*over):
            fields["ended"] = row.ending(why, valid)
    return fields | ({"quote": words[0]} if len(words) == 1 else {})


def _kind(entity: Entity, relation: Relation, words: tuple[str, ...]) -> Kind:
    """A directorship is one where all its roles clearly direct; what else it covers (secretaries) is a link."""
    if entity.schema == "Directorship" and not all(directs(one) for one in words):
        return Kind.LINKED_TO
    return relation.kind


def _bare(row: Row, entity: Entity, relation: Relation, words: tuple[str, ...]) -> dict[str, Any]:
    """The relation alone; its words still say how sure it is, and that it is over where all of them do."""
    fields: dict[str, Any] = {"certainty": certainty_of(words), "kind": _kind(entity, relation, words)}
    if is_over(entity.get("status"), words):
        fields["ended"] = row.ending(entity.get("status") or words, None)
    return fields | ({"phase": Phase.DELIVERED} if relation.kind is Kind.PAYS else {})


def _note_left_out(row: Row, entity: Entity, relation: Relation, *, several_sources: bool) -> None:
    for name in (*relation.words, *_DATES, "status", "percentage", *_AMOUNTS):
        if not entity.get(name):
            continue
        if several_sources:
            row.note_unattributed(entity.schema, name)
        else:
            row.note(
                f"{entity.schema}.{name}: there are several ends, and it is not told whose this is: no claim has it"
            )


def _note_several(row: Row, entity: Entity, relation: Relation) -> None:
    row.note(f"{entity.schema} with several shares and several values of {relation.words[0]}: its claims have no words")


def _amounts_of(entity: Entity) -> set[str]:
    return {"percentage"} if entity.schema == "Ownership" else set(_AMOUNTS) if entity.schema == "Payment" else set()
