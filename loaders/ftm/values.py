"""Values of FollowTheMoney properties, which are all text: dates, numbers, shares, countries, roles."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from graph.model.dates import Interval, parse_interval
from graph.model.kinds import ActorKind, Certainty
from graph.model.sources import Record
from graph.model.states import State, candidates, find_state, get_state
from loaders.ftm.schemata import words_of

_DATE = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:T[0-9:.]*(?:Z|[+-]\d{2}:?\d{2})?)?\Z")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d+)?\Z")
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?\Z")
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*%?\Z")
_CODE = re.compile(r"[a-z]{2}(?:[a-z]{2})?\Z")
_AS_CODE = re.compile(r"[a-z]{2}(?:[a-z]{2})?(?:-[a-z0-9]{1,4})?\Z")

_POSSIBLE = re.compile(r"\b(?:possibl[ey]|probabl[ey]|likely|suspected|presumed|potential(?:ly)?|perhaps|maybe)\b|\?")
_ALLEGED = re.compile(r"\b(?:alleged(?:ly)?|purported(?:ly)?|reputed(?:ly)?)\b")
_OVER = re.compile(r"^(?:former(?:ly)?|ex|past|previous(?:ly)?|one-time)\b|^бывш|^колишн|\b(?:resigned|retired)\b")
_ENDED_STATUS = words_of(
    "inactive expired ended delisted de-listed removed revoked lifted terminated former resigned past closed "
    "dissolved cancelled canceled repealed annulled"
)

# Words for who directs an organisation. What they do not clearly cover is a link, in the source's own words.
_DIRECTING = re.compile(
    r"\b(?:directors?|president|chair(?:man|woman|person)?|chief executive(?: officer)?|ceo|general manager|"
    r"managing partner|head(?! of)|leader|principal executive|geschäftsführer(?:in)?|vorstandsvorsitzender?|gérant|"
    r"président(?:e)?|directeur|directrice|dirigeant|pdg|amministratore delegato|amministratore unico|direttore|"
    r"presidente|director general|gerente general|bestuurder|prezes)\b|"
    r"\b(?:ген)?директор|\bпрезидент|\bпредседатель|\bруководитель|\bглава\b|\bначальник\Z|\bкерівник|\bголова\b"
)
_NOT_DIRECTING = re.compile(
    r"\b(?:secretary|auditor|accountant|liquidator|receiver|agent|nominee|member|advis[eo]r|consultant|shareholder|"
    r"owner|employee|representative|deputy|vice|assistant|alternate|honorary|or|official|signatory|founder|"
    r"stellvertret\w*|adjoint|vicepresidente|supplente|wiceprezes)\b|"
    r"\b(?:вице|зам|заступник|член|советник|бухгалтер|учредител|помощник|секретар|представител|филиал|отдел|департамент)"
    r"|\b(?:или|або)\b"
)


def date_of(text: str) -> str | None:
    """A date as EDTF (`1988`, `1988-01`, `1988-01-07`), without a time of day; None where it is none."""
    match = _DATE.match(text)
    if not match:
        return None
    try:
        return parse_interval(match[1]).text
    except ValueError:
        return None


def period_of(start: str | None, end: str | None) -> Interval | None:
    """From one date to another, either of them open; None where both are, or where it would end before it begins."""
    if start is None and end is None:
        return None
    try:
        return parse_interval(f"{start or '..'}/{end or '..'}")
    except ValueError:
        return None


def number_of(text: str) -> float | None:
    """A number, in digits with a point; commas only where they part thousands. None where it is none."""
    text = text.replace(" ", "").replace("\u00a0", "")
    if _THOUSANDS.match(text):
        text = text.replace(",", "")
    if not _NUMBER.match(text):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def share_of(text: str) -> float | None:
    """A share in per cent, above 0 and to 100; None for anything else, such as a range."""
    match = _SHARE.match(text.strip())
    value = float(match[1].replace(",", ".")) if match else 0.0
    return value if 0 < value <= 100 else None


@lru_cache(maxsize=4096)
def state_of(text: str) -> State | None:
    """The state that a country code (`ru`, `suhh`) or a name means, None if none or not only one."""
    if _CODE.match(text):
        found = get_state(f"state:{text}")
        if found is not None:
            return found
        several = candidates(text.upper())
        return several[0] if len(several) == 1 else None
    return find_state(text)


@lru_cache(maxsize=4096)
def country_name(text: str) -> str:
    """A country as a record tells it: a state's name, else the text, and a code in upper case."""
    state = state_of(text)
    if state is not None:
        return state.name
    return text.upper() if _AS_CODE.match(text) else text


@lru_cache(maxsize=512)
def state_record(state: State) -> Record:
    """The record of a state, the same for all who name it."""
    return Record(key=state.id, kind=ActorKind.STATE, name=state.name)


def certainty_of(words: tuple[str, ...]) -> Certainty:
    """How sure a source is of a relation that it describes in these words: the least sure of them counts."""
    text = " ".join(words).casefold()
    if _POSSIBLE.search(text):
        return Certainty.POSSIBLE
    return Certainty.ALLEGED if _ALLEGED.search(text) else Certainty.REPORTED


def is_over(status: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether a status or role says that it no longer holds: all values of either that are given say so."""
    if status and all(one.casefold().strip(" .") in _ENDED_STATUS for one in status):
        return True
    return bool(words) and all(_OVER.search(one.casefold()) for one in words)


def directs(role: str) -> bool:
    """Whether a role is clearly that of one who directs the whole."""
    text = role.casefold()
    return bool(_DIRECTING.search(text)) and not _NOT_DIRECTING.search(text)
