"""Names as the matcher takes them: which are one in two spellings, and which may be another's."""

from __future__ import annotations

import pytest

from graph.model.judgements import Verdict
from identity.features import Rarity
from identity.names import alike, latin_words, parted
from identity.scoring import compare
from tests.profiles import BORN, features, person

COMMON = Rarity(usual=1.5)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Пригожин Евгений Викторович", "Yevgeny Viktorovich Prigozhin"),
        ("Дудаев Джохар", "Jokhar Dudaev"),
        ("Mohammed AL-HASSAN", "al Hasan, Muhammad"),
        ("김 정은", "Gim Jeong-eun"),
        ("Abd Al Basir Nasiri", "ABDALBASIR NASIRI"),
        ("Müller Jürgen", "Jurgen MULLER"),
    ],
)
def test_a_name_is_known_in_another_script_order_and_spelling(one: str, other: str) -> None:
    found = compare(person(one, **BORN), person(other, **BORN))
    assert (found.verdict, found.why) == (Verdict.SAME, "the whole name and the day of birth")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("علی شمخانی", "Ali Shamkhani"),
        ("محمد کریمی", "Mohammad Karimi"),
        ("سلیمانی قاسم", "Qasem Soleimani"),
        # Brothers and sisters, twins too: one day, one place, one family.
        ("Hassan Karimi", "Hussein Karimi"),
        ("Aleksandr Petrov", "Aleksandra Petrova"),
        ("Karim Saleh", "Karima Saleh"),
        ("Wang Jun", "Wang Jian"),
        ("Ahmad Saleh", "Abu Ahmad Saleh"),
        ("An Jong Hyok", "Do Jong Hyok"),
    ],
)
def test_a_name_that_may_be_another_is_no_proof(one: str, other: str) -> None:
    """Arabic writes no short vowels, so that its names are no proof of those in other letters either."""
    told = {"birth_places": ["Shiraz"], "countries": ["IR"]} | BORN
    assert compare(person(one, **told), person(other, **told)).verdict is not Verdict.SAME
    assert compare(person(one, **BORN), person(other, **BORN)).verdict is not Verdict.SAME


def test_new_years_day_says_no_more_than_the_year() -> None:
    told = {"births": ["1970-01-01"]}
    found = compare(person("Mohammad Ali", **told), person("Muhammad Ali", **told))
    assert (found.verdict is Verdict.SAME, "birth day" in features(found)) == (False, False)


def test_a_common_name_needs_a_place_beside_the_day_of_birth() -> None:
    one = person("Mohammad Ali", **BORN)
    assert compare(one, one, COMMON).verdict is not Verdict.SAME
    there = person("Mohammad Ali", birth_places=["Kandahar"], **BORN)
    assert compare(there, there, COMMON).verdict is Verdict.SAME


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("mohammed", "muhammad", True), ("petrov", "petrova", True), ("ivanov", "sidorov", False), ("12", "13", False)],
)
def test_words_are_alike_or_not(one: str, other: str, same: bool) -> None:
    assert bool(alike(one, other)) is same
    assert alike(one, other) == alike(other, one) < alike(one, one) == 1


@pytest.mark.parametrize(
    ("name", "words", "forms"),
    [
        ("ООО «Меркурий»", ("merkuriy",), {"llc"}),
        ("Mercury Trading Co., Ltd.", ("mercury", "trading"), {"ltd"}),
        ("Меркурий, ПАО", ("merkuriy",), {"jsc"}),
        ("Mercury S.A.R.L.", ("mercury",), {"llc"}),
        ("Company", ("company",), {"inc"}),
    ],
)
def test_a_legal_form_is_no_part_of_the_name(name: str, words: tuple[str, ...], forms: set[str]) -> None:
    assert parted(name) == (words, frozenset(forms))
    assert set(words) <= set(latin_words(name))
