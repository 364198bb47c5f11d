"""The register of states: what a name means, and what it must never mean."""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.model.states import (
    SLUG_LENGTH,
    State,
    all_states,
    candidates,
    find_by_capital,
    find_state,
    get_state,
    is_unregistered,
    slug_state_id,
)

ROOT = Path(__file__).resolve().parent.parent
REGISTER = ROOT / "graph" / "model" / "states.json"
DATA = ROOT.parent / "shared" / "data"
STATE_ID = re.compile(r"state:(?:[a-z]{2}|[a-z]{4}|x-[a-z0-9]+(?:-[a-z0-9]+)*)")


def ids(text: str) -> set[str]:
    return {state.id for state in candidates(text)}


PAST = {
    "Soviet Union": "state:suhh",
    "the Soviet Union": "state:suhh",
    "USSR": "state:suhh",
    "U.S.S.R.": "state:suhh",
    "Soviet Union (USSR)": "state:suhh",
    "Union of Soviet Socialist Republics": "state:suhh",
    "Byelorussian SSR": "state:byaa",
    "East Germany": "state:ddde",
    "East Germany (GDR)": "state:ddde",
    "Germany (East)": "state:ddde",
    "German Democratic Republic": "state:ddde",
    "Yugoslavia": "state:yucs",
    "Federal Republic of Yugoslavia": "state:yucs",
    "Serbia and Montenegro": "state:csxx",
    "Czechoslovakia": "state:cshh",
    "Zaire": "state:zrcd",
    "Zaïre": "state:zrcd",
    "Upper Volta": "state:hvbf",
    "Dahomey": "state:dybj",
    "Rhodesia": "state:rhzw",
    "Southern Rhodesia": "state:rhzw",
    "North Vietnam": "state:vdvn",
    "Democratic Republic of Viet-Nam": "state:vdvn",
    "South Yemen": "state:ydye",
    "Yemen (South)": "state:ydye",
    "People's Democratic Republic of Yemen": "state:ydye",
    "Netherlands Antilles": "state:anhh",
    "Socialist Republic of the Union of Burma": "state:bumm",
    "Portuguese Timor": "state:tptl",
    "Sikkim": "state:skin",
    "South Vietnam": "state:x-south-vietnam",
    "Republic of Vietnam": "state:x-south-vietnam",
    "North Yemen": "state:x-north-yemen",
    "Yemen Arab Republic (North Yemen)": "state:x-north-yemen",
    "Biafra": "state:x-biafra",
    "Katanga": "state:x-katanga",
    "United Arab Republic": "state:x-united-arab-republic",
    "Tanganyika": "state:x-tanganyika",
    "SUN": "state:suhh",
    "DDR": "state:ddde",
    "SUHH": "state:suhh",
}

PRESENT = {
    "Russia": "state:ru",
    "RUSSIA": "state:ru",
    "Russian Federation": "state:ru",
    "DPRK": "state:kp",
    "D.P.R.K.": "state:kp",
    "North Korea": "state:kp",
    "N. Korea": "state:kp",
    "Korea, North": "state:kp",
    "Democratic People's Republic of Korea": "state:kp",
    "Democratic People’s Republic of Korea": "state:kp",
    "Korea, Democratic People's Republic of": "state:kp",
    "Korea (the Democratic People's Republic of)": "state:kp",
    "Republic of Korea": "state:kr",
    "Korea, Rep. of": "state:kr",
    "Korea (ROK)": "state:kr",
    "ROK": "state:kr",
    "Iran": "state:ir",
    "Iran (Islamic Republic of)": "state:ir",
    "UAE": "state:ae",
    "U.A.E.": "state:ae",
    "the UK": "state:gb",
    "Great Britain": "state:gb",
    "U.S.": "state:us",
    "the U.S.A.": "state:us",
    "the United States": "state:us",
    "PRC": "state:cn",
    "P.R. China": "state:cn",
    "China": "state:cn",
    "Republic of China": "state:tw",
    "Turkey": "state:tr",
    "Türkiye": "state:tr",
    "Turkiye": "state:tr",
    "Burma": "state:mm",
    "Myanmar": "state:mm",
    "Burma/Myanmar": "state:mm",
    "Myanmar (Burma)": "state:mm",
    "Ivory Coast": "state:ci",
    "Côte d’Ivoire": "state:ci",
    "Cote d Ivoire": "state:ci",
    "eSwatini": "state:sz",
    "Swaziland": "state:sz",
    "Czech Republic": "state:cz",
    "Macedonia": "state:mk",
    "North Macedonia, The Republic of": "state:mk",
    "DRC": "state:cd",
    "Congo, Democratic Republic of the": "state:cd",
    "Congo (Kinshasa)": "state:cd",
    "Congo-Brazzaville": "state:cg",
    "Congo, Republic of the": "state:cg",
    "Vietnam": "state:vn",
    "Viet Nam": "state:vn",
    "Socialist Republic of Vietnam": "state:vn",
    "Yemen": "state:ye",
    "Germany": "state:de",
    "West Germany": "state:de",
    "Georgia": "state:ge",
    "Guinea": "state:gn",
    "Sudan": "state:sd",
    "East Timor": "state:tl",
    "Kosovo": "state:xk",
    "St. Vincent & the Grenadines": "state:vc",
    "Bosnia-Herzegovina": "state:ba",
    "Man, Isle of": "state:im",
    "Virgin Islands, U.S.": "state:vi",
    "Transnistria": "state:x-transnistria",
    "Abkhazia": "state:x-abkhazia",
    "RU": "state:ru",
    "PRK": "state:kp",
    "IT": "state:it",
    "state:ru": "state:ru",
}

NO_STATE = [
    "",
    "  ",
    "it",
    "is",
    "us",
    "in",
    "uk",
    "car",
    "sun",
    "S.A.",
    "Russian",
    "Soviet",
    "Korean",
    "Moscow",
    "Pyongyang",
    "the Kremlin",
    "the White House",
    "Islamic State",
    "Islamic Republic",
    "Hezbollah (Lebanon)*",
    "Viet Cong (South Vietnam)*",
    "Libya HoR*",
    "Wagner Group",
    "Kim Jong Un",
    "Moscow (Russia)",
    "Crimea",
    "Gaza",
    "unknown supplier(s)",
    "state:x-nowhere",
    "Russia and North Korea",
    "Serbia, Montenegro",
]

AMBIGUOUS = {
    "Congo": {"state:cg", "state:cd"},
    "the Congo": {"state:cg", "state:cd"},
    "Korea": {"state:kr", "state:kp"},
    "Virgin Islands": {"state:vg", "state:vi"},
    "St. Martin": {"state:mf", "state:sx"},
    "Byelorussia": {"state:by", "state:byaa"},
    "ROC": {"state:tw", "state:cg"},
    "CS": {"state:cshh", "state:csxx"},
    "Russia (USSR)": {"state:ru", "state:suhh"},
    "Germany (GDR)": {"state:de", "state:ddde"},
}


@pytest.mark.parametrize(("text", "expected"), PAST.items())
def test_a_past_state_is_itself_and_never_a_successor(text: str, expected: str) -> None:
    state = find_state(text)
    assert state is not None
    assert state.id == expected
    assert state.past
    assert state.id not in state.successors


@pytest.mark.parametrize(("text", "expected"), PRESENT.items())
def test_a_present_state_by_the_names_in_use(text: str, expected: str) -> None:
    state = find_state(text)
    assert state is not None
    assert state.id == expected
    assert not state.past


@pytest.mark.parametrize("text", NO_STATE)
def test_what_is_no_state(text: str) -> None:
    assert find_state(text) is None
    assert candidates(text) == ()


@pytest.mark.parametrize(("text", "expected"), AMBIGUOUS.items())
def test_an_ambiguous_name_resolves_to_nothing_and_lists_its_candidates(text: str, expected: set[str]) -> None:
    assert find_state(text) is None
    assert ids(text) == expected


def test_every_state_is_found_by_its_id_codes_and_each_of_its_names() -> None:
    missed = [
        (state.id, name)
        for state in all_states()
        for name in (state.id, state.name, state.name.upper(), *state.names, state.alpha3 or state.id)
        if find_state(name) is not state
    ]
    assert missed == []
    assert all(find_state(state.code) is state for state in all_states() if not state.code.startswith("x-"))
    assert all(get_state(state.id) is state for state in all_states())


def test_codes_and_successors_are_well_formed() -> None:
    states = all_states()
    by_id = {state.id for state in states}
    assert len(by_id) == len(states)
    for state in states:
        assert STATE_ID.fullmatch(state.id), state
        assert state.id == "state:" + state.code.lower()
        assert state.alpha3 is None or re.fullmatch("[A-Z]{3}", state.alpha3), state
        assert set(state.successors) <= by_id - {state.id}, state
        assert state.past or not state.successors, state
        assert state.past or state.years[1] is None, state
        first, last = state.years
        assert first is None or last is None or first <= last, state
        if state.code.startswith("x-"):
            assert slug_state_id(state.name) == state.id
    lengths = Counter(len(state.code) for state in states if not state.code.startswith("x-"))
    assert lengths == {2: 249 + 1, 4: 31}  # ISO 3166-1 and Kosovo, ISO 3166-3


def test_the_register_file_has_one_entry_a_line_and_no_id_twice() -> None:
    text = REGISTER.read_text(encoding="utf-8")
    register = json.loads(text)
    entries = [json.loads(line.rstrip(",")) for line in text.splitlines() if line.startswith('{"')]
    assert entries == register["states"] + register["ambiguous"]
    assert max(Counter(entry["id"] for entry in register["states"]).values()) == 1


def test_only_declared_names_are_ambiguous() -> None:
    register = json.loads(REGISTER.read_text(encoding="utf-8"))
    for row in register["ambiguous"]:
        assert ids(row["name"]) == set(row["candidates"])
        assert len(row["candidates"]) > 1
    names = [name for entry in register["states"] for name in (entry["name"], *entry["names"])]
    assert [name for name in names if len(candidates(name)) != 1] == []
    codes = [entry[key] for entry in register["states"] for key in ("alpha2", "alpha3") if entry[key]]
    assert {code for code in codes if len(candidates(code)) != 1} == {"CS"}


@pytest.mark.parametrize(
    ("capital", "expected"),
    [
        ("Pyongyang", ["state:kp"]),
        ("Tehran", ["state:ir"]),
        ("Beijing", ["state:cn"]),
        ("Peking", ["state:cn"]),
        ("Kiev", ["state:ua"]),
        ("Moscow", ["state:ru", "state:suhh"]),
        ("Belgrade", ["state:rs", "state:csxx", "state:yucs"]),
        ("Washington, D.C.", ["state:us"]),
        ("The Hague", ["state:nl"]),
        ("Bogota", ["state:co"]),
        ("the Kremlin", []),
        ("Russia", []),
    ],
)
def test_capitals(capital: str, expected: list[str]) -> None:
    assert [state.id for state in find_by_capital(capital)] == expected


def test_states_that_stand_for_themselves_have_a_capital() -> None:
    assert [state.id for state in all_states() if state.sovereign and not state.capitals] == []


def test_slugs() -> None:
    assert slug_state_id("The Free State of Żółw & Co.") == "state:x-free-state-of-zolw-and-co"
    assert slug_state_id("free state of zolw and co") == "state:x-free-state-of-zolw-and-co"
    long = slug_state_id("Provisional " * 20)
    assert long.startswith("state:x-provisional-")
    assert len(long) <= len("state:x-") + SLUG_LENGTH + 9
    assert long != slug_state_id("Provisional " * 21)
    assert slug_state_id("Республика") != slug_state_id("Королевство")
    with pytest.raises(ValueError, match="needs a letter or a digit"):
        slug_state_id(" ... ")


@given(st.text())
@example("𝓐")
def test_any_text_has_an_answer_and_a_slug_is_a_state_id(text: str) -> None:
    state = find_state(text)
    assert state is None or candidates(text) == (state,)
    try:
        slug = slug_state_id(text)
    except ValueError:
        return
    assert STATE_ID.fullmatch(slug)


@given(st.sampled_from(all_states()), st.sampled_from(["{}", "the {}", " {} ", "{}."]))
def test_articles_and_stops_around_a_name_change_nothing(state: State, form: str) -> None:
    assert find_state(form.format(state.name)) is state


def rows(path: Path, skip: int = 0) -> list[list[str]]:
    """The rows of a CSV file; the test is skipped where the data sets are not at hand."""
    if not path.is_file():
        pytest.skip(f"needs {path.name} under ../shared/data, which is not part of the repository")
    lines = path.read_text(encoding="latin-1").splitlines()[skip:]
    return list(csv.reader(lines))


@pytest.mark.data
def test_every_state_of_the_sipri_trade_register_resolves() -> None:
    register = DATA / "sipri_trade_register" / "trade-register_all_2025-03-13.csv"
    # Four records are broken in two by raw newlines: only a whole record's first two cells are parties.
    parties = {cell for row in rows(register, skip=12) if len(row) >= 16 for cell in row[:2]}
    assert len(parties) > 200
    states = {party for party in parties if not party.endswith("*") and not party.startswith("unknown ")}
    assert {party for party in states if find_state(party) is None} == {"Congo"}
    assert ids("Congo") == {"state:cg", "state:cd"}
    assert {party for party in parties - states if candidates(party)} == set()


@pytest.mark.data
def test_every_country_of_the_ofac_addresses_resolves() -> None:
    addresses = DATA / "ofac_sdn" / "2023-12-28" / "add.csv"
    countries = {row[4].strip() for row in rows(addresses) if len(row) == 6}
    assert len(countries) > 150
    places = {name for name in countries if name.startswith("Region: ")}
    unresolved = {name for name in countries - places if find_state(name) is None}
    assert unresolved == {"-0-", "Palestinian", "West Bank", "undetermined"}
    assert {name for name in places if candidates(name)} == set()


def test_a_state_without_a_code_may_be_in_the_register() -> None:
    assert not is_unregistered("state:x-south-vietnam")
    assert is_unregistered("state:x-atlantis")
    assert not is_unregistered("state:ru")
