"""Actors as SIPRI names them in running text: `USA`, `FRG`, `German aid`, `NATO`."""

from __future__ import annotations

import re
from functools import cache

from graph.model.states import State, find_state, get_state

# What the register always means by a name that is ambiguous elsewhere: it has DR Congo beside Congo.
_MEANT = {"Congo": "state:cg"}

ORGANISATIONS = {
    "NATO": "NATO",
    "EU": "European Union",
    "European Union": "European Union",
    "UN": "United Nations",
    "United Nations": "United Nations",
    "AU": "African Union",
    "African Union": "African Union",
}

_ADJECTIVES = {
    "Algerian": "Algeria",
    "American": "United States",
    "Argentine": "Argentina",
    "Australian": "Australia",
    "Austrian": "Austria",
    "Belarussian": "Belarus",
    "Belgian": "Belgium",
    "Brazilian": "Brazil",
    "British": "United Kingdom",
    "Bulgarian": "Bulgaria",
    "Canadian": "Canada",
    "Chilean": "Chile",
    "Chinese": "China",
    "Croatian": "Croatia",
    "Cypriot": "Cyprus",
    "Czech": "Czechia",
    "Czechoslovak": "Czechoslovakia",
    "Danish": "Denmark",
    "Dutch": "Netherlands",
    "Egyptian": "Egypt",
    "Estonian": "Estonia",
    "Finnish": "Finland",
    "French": "France",
    "Georgian": "Georgia",
    "German": "Germany",
    "Greek": "Greece",
    "Hungarian": "Hungary",
    "Indian": "India",
    "Indonesian": "Indonesia",
    "Iranian": "Iran",
    "Iraqi": "Iraq",
    "Irish": "Ireland",
    "Israeli": "Israel",
    "Italian": "Italy",
    "Japanese": "Japan",
    "Jordanian": "Jordan",
    "Kazakh": "Kazakhstan",
    "Kenyan": "Kenya",
    "Kuwaiti": "Kuwait",
    "Latvian": "Latvia",
    "Libyan": "Libya",
    "Lithuanian": "Lithuania",
    "Malaysian": "Malaysia",
    "Mexican": "Mexico",
    "Mongolian": "Mongolia",
    "Moroccan": "Morocco",
    "Nigerian": "Nigeria",
    "North Korean": "North Korea",
    "Norwegian": "Norway",
    "Pakistani": "Pakistan",
    "Philippine": "Philippines",
    "Polish": "Poland",
    "Portugese": "Portugal",
    "Portuguese": "Portugal",
    "Qatari": "Qatar",
    "Romanian": "Romania",
    "Russian": "Russia",
    "Saudi": "Saudi Arabia",
    "Serbian": "Serbia",
    "Singaporean": "Singapore",
    "Slovak": "Slovakia",
    "Slovakian": "Slovakia",
    "South African": "South Africa",
    "South Korean": "South Korea",
    "Soviet": "Soviet Union",
    "Spanish": "Spain",
    "Swedish": "Sweden",
    "Swiss": "Switzerland",
    "Syrian": "Syria",
    "Taiwanese": "Taiwan",
    "Thai": "Thailand",
    "Turkish": "Turkey",
    "Ukrainian": "Ukraine",
    "West German": "Germany",
    "Yugoslav": "Yugoslavia",
}
# A name of up to four words, each with a capital.
WORDS = re.compile(r"[A-Z][A-Za-zÀ-ÿ'.-]*(?: [A-Z][A-Za-zÀ-ÿ'.-]*){0,3}")


@cache
def state_named(text: str) -> State | None:
    """The state that the register means by a name; None where it is none, or may be several."""
    return get_state(_MEANT[text]) if text in _MEANT else find_state(text)


@cache
def state_of_adjective(text: str) -> State | None:
    """The state of `Dutch` or, as SIPRI also writes, `US` and `UAE`."""
    name = _ADJECTIVES.get(text)
    return find_state(name) if name else state_named(text)
