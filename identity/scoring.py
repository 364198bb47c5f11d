"""How surely two profiles are one actor, and what a program may decide of them alone.

The score is a logistic regression over the features, so that each feature's part in it can be told. Its weights were
fitted to pairs of the lists themselves (`make bench-identity`); those of features that the pairs hardly show were set
by hand. What a program decides alone does not rest on the score, but on rules that can be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from graph.model.judgements import MOST_SAID, Bearing, Reason, Verdict
from identity.features import Compared, Feature, Rarity, compare_features
from identity.profile import MARKS, Group, Profile

MAYBE = 0.5
"""The score from which a pair is worth a person's look."""

_PERSON = {
    "base": -3.58,
    "name": 0.26,
    "same name": 2.44,
    "spelling": -0.02,
    "missing words": -0.68,
    "more words": -0.06,
    "weak name": -1.32,
    "decisive identifier": 8.0,
    "issued number": 3.55,
    "number by another name": 3.0,
    "contact or mark": 0.05,
    "conflicting identifier": -6.0,
    "other numbers": -2.18,
    "birth day": 4.24,
    "birth year": 1.77,
    "birth near": 0.59,
    "birth conflict": -2.57,
    "birth far": -4.81,
    "birth place": 0.83,
    "other birth place": -1.64,
    "country": 0.57,
    "other country": -1.24,
    "address": 1.83,
}
_ORGANIZATION = {
    "base": -2.65,
    "name": 0.18,
    "same name": 3.04,
    "missing words": -0.86,
    "more words": -0.04,
    "numbers in names": -2.5,
    "weak name": -0.85,
    "legal form": -1.22,
    "decisive identifier": 8.0,
    "issued number": 4.94,
    "number by another name": 4.0,
    "contact or mark": 3.91,
    "conflicting identifier": -6.0,
    "other numbers": -3.14,
    "founding day": 1.91,
    "founding year": 0.17,
    "founding conflict": -0.09,
    "founding far": -1.84,
    "country": 0.3,
    "other country": -1.0,
    "address": 2.85,
}
_SHIP = {
    "base": -2.52,
    "name": 0.07,
    "same name": 2.56,
    "spelling": -0.63,
    "missing words": -0.8,
    "numbers in names": -2.5,
    "decisive identifier": 8.0,
    "issued number": 4.0,
    "number by another name": 4.0,
    "contact or mark": 1.06,
    "conflicting identifier": -8.0,
    "country": 1.36,
}
_WEIGHTS = {
    Group.PERSON: _PERSON,
    Group.ORGANIZATION: _ORGANIZATION,
    Group.VESSEL: _SHIP,
    Group.AIRPLANE: _SHIP,
    Group.ADDRESS: _ORGANIZATION,
}
# A branch shares the code of its bank, a firm the number of its group, and two makers of aircraft may give one serial
# number: these need a name beside them.
_SHARED_WITHIN_GROUPS = frozenset({"swift", "duns", "permid", "imo_company", "msn"})
_LONG_NAME = 16.0  # the name's feature from which it takes no place to tell a firm: some three rare words
_RARE_NAME = 14.0  # from which a year and a place tell a person: two rare words
_TELLING_NAME = 8.0  # from which a day of birth tells a person: two words that are not the most common ones
_APART = ("weak name", "numbers in names", "birth conflict", "birth far", "other numbers", "founding far")


@dataclass(frozen=True)
class Comparison:
    """What comes of comparing two profiles. `score` is from 0 to 1; `why` says by which rule the verdict was reached.

    `verdict` is None where the pair is not worth a look.
    """

    score: float
    verdict: Verdict | None
    why: str
    reasons: tuple[Reason, ...]


def compare(a: Profile, b: Profile, rarity: Rarity | None = None) -> Comparison:
    """Compare two profiles of one group; profiles of two groups are never one actor."""
    if a.group is not b.group:
        return Comparison(0.0, None, f"a {a.group} and a {b.group}", ())
    compared = compare_features(a, b, rarity or Rarity())
    weights = _WEIGHTS[a.group]
    weighed = [(feature, feature.amount * weights.get(feature.name, 0.0)) for feature in compared.features]
    score = 1 / (1 + exp(-(weights["base"] + sum(weight for _, weight in weighed))))
    rule = decisive_rule(compared, a.group)
    verdict = Verdict.SAME if rule else Verdict.UNSURE if score >= MAYBE or _numbers_meet(compared) else None
    why = rule or ("alike, and no rule tells" if verdict else "too little in common")
    return Comparison(score, verdict, why, tuple(_reason(feature, weight) for feature, weight in _sorted(weighed)))


def _sorted(weighed: list[tuple[Feature, float]]) -> list[tuple[Feature, float]]:
    return sorted(weighed, key=lambda pair: -abs(pair[1]))


def _reason(feature: Feature, weight: float) -> Reason:
    bearing = Bearing.AGREES if feature.agrees else Bearing.CONFLICTS
    says = feature.says if len(feature.says) <= MOST_SAID else f"{feature.says[: MOST_SAID - 1]}…"
    return Reason(feature=feature.name, bearing=bearing, says=says, weight=round(weight, 2))


def _numbers_meet(compared: Compared) -> bool:
    return compared.has("decisive identifier", "issued number")


def decisive_rule(compared: Compared, group: Group) -> str | None:
    """The rule by which a program may call a pair the same, None if none does. A name alone never does for a person."""
    if compared.has("conflicting identifier"):
        return None
    if rule := _by_number(compared):
        return rule
    if compared.has(*_APART):
        return None
    if group is Group.PERSON:
        return _person_by_name(compared)
    if group is Group.ORGANIZATION:
        return _organization_by_name(compared)
    if group is Group.ADDRESS:
        return None
    both_name_and_mark = compared.same_name and compared.marks & MARKS
    return "the same name and call sign or registration mark" if both_name_and_mark else None


def _by_number(compared: Compared) -> str | None:
    alone = sorted(compared.decisive - _SHARED_WITHIN_GROUPS)
    if alone:
        return f"the same {alone[0]}"
    if compared.has("birth conflict", "birth far", "other country", "legal form", "numbers in names"):
        return None
    # A word in common is nothing: it is the name of the group that shares the number.
    named = compared.same_name or compared.whole_name
    if compared.decisive and named:
        return f"the same {min(compared.decisive)}, and names that agree"
    if compared.has("issued number") and (named or compared.has("birth day")):
        return "the same number of a document, and a name or birth that agrees"
    return None


def _person_by_name(compared: Compared) -> str | None:
    # Brothers have one place of birth, and twins one day: a name has to be the same, not nearly so.
    if not (compared.whole_name and compared.one_spelling) or compared.has("other birth place", "other country"):
        return None
    name = _amount(compared, "name")
    if compared.has("birth day") and (name >= _TELLING_NAME or compared.has("birth place")):
        return "the whole name and the day of birth"
    if name >= _RARE_NAME and compared.same_name and compared.has("birth year") and compared.has("birth place"):
        return "a rare name, the year and the place of birth"
    return None


def _organization_by_name(compared: Compared) -> str | None:
    # Of what may be a person nothing more is known than of one: a father and his son share a name and a house.
    if not compared.same_name or compared.maybe_person or compared.has("legal form", "other country"):
        return None
    if compared.one_address and compared.whole_name:
        return "the same name and address"
    if compared.has("founding day") and compared.whole_name:
        return "the same name and day of founding"
    if _amount(compared, "name") >= _LONG_NAME and compared.has("country"):
        return "the same long name, and a country"
    return None


def _amount(compared: Compared, name: str) -> float:
    return sum(feature.amount for feature in compared.features if feature.name == name)
