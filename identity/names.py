"""Names as they are compared: words in Latin letters, without those that only say which legal form a firm has, and how
a word sounds, whoever wrote it down.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import JaroWinkler

from graph.model.folding import words

_APOSTROPHES = re.compile("['`\u2018\u2019\u02bb\u02bc\u02be\u02bf\u00b4]")
# Words that names are full of, and that a spelling leaves out at will. `an` is none of them, being a surname in Korea;
# nor are `abu` and `bint`, which make a father's and a daughter's name of a son's and a father's.
PARTICLES = frozenset(
    [
        "al",
        "and",
        "ben",
        "bin",
        "da",
        "de",
        "del",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "e",
        "i",
        "ibn",
        "la",
        "le",
        "los",
        "of",
        "ould",
        "ul",
        "ur",
        "van",
        "von",
        "y",
        "the",
    ]
)
# Spellings of one particle.
ONE_PARTICLE = {
    **dict.fromkeys(("al", "el", "ul", "ur"), "al"),
    **dict.fromkeys(("bin", "ibn", "ben"), "bin"),
    **dict.fromkeys(("de", "del", "der", "di", "da", "do", "dos", "du"), "de"),
    **dict.fromkeys(("la", "le", "los"), "la"),
    **dict.fromkeys(("van", "von"), "van"),
}
# What firms are, by the words for it: longest first, so that a part of one is not taken for another.
_FORMS = {
    "llc": "limited liability company|limited liability co|llc|l l c|ooo|tov|limited liability partnership|llp"
    "|gmbh|sarl|obshchestvo s ogranichennoi otvetstvennostyu|obshchestvo s ogranichennoy otvetstvennostyu"
    "|s a r l|srl|s r l"
    "|s de r l|ltda|limitada|sociedad de responsabilidad limitada|ood|eood|doo|d o o|sp z o o|kft|bvba|mchj|too",
    "ltd": "co ltd|co limited|company limited|company ltd|corporation limited|pty ltd|pte ltd|pvt ltd|private limited"
    "|limited|ltd|sdn bhd|bhd",
    "jsc": "public joint stock company|open joint stock company|closed joint stock company|joint stock company"
    "|publichnoe aktsionernoe obshchestvo|otkrytoe aktsionernoe obshchestvo|zakrytoe aktsionernoe obshchestvo"
    "|aktsionernoe obshchestvo|jsc|pjsc|ojsc|cjsc|pao|oao|zao|ao|paiat|s a|sa|s a s|sas|spa|s p a|plc|ag|nv|n v|ab|asa"
    "|sociedad anonima|de c v|sa de cv|a s|a o|p j s c",
    "inc": "incorporated|inc|corporation|corp|company|co|cia|compania|firma|firm",
    "fz": "fze|fzco|fzc|fz llc|f z e|f z c o|free zone establishment",
    "unitary": "federal state unitary enterprise|federalnoe gosudarstvennoe unitarnoe predpriyatie|fgup"
    "|state unitary enterprise|federal state budgetary institution|federal state autonomous institution",
    "bv": "bv|b v|kg|co kg|gmbh co kg|oy|as",
}
_FORM_OF = {tuple(phrase.split()): form for form, phrases in _FORMS.items() for phrase in phrases.split("|")}
_LONGEST = max(map(len, _FORM_OF))
_SOUNDS = [
    *(("shch", "s"), ("sch", "s"), ("dzh", "j"), ("tch", "c"), ("sh", "s"), ("zh", "z"), ("kh", "h"), ("gh", "g")),
    *(("ph", "f"), ("th", "t"), ("dh", "d"), ("dj", "j"), ("ts", "s"), ("tz", "s"), ("ck", "k"), ("ch", "\x01")),
    *(("c", "k"), ("\x01", "c"), ("q", "k"), ("w", "v"), ("x", "ks"), ("y", "i"), ("g", "g")),
]
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiou]")
_VOWEL_RUNS = re.compile("[aeiouy]+")
CLOSE = 0.9  # Jaro-Winkler from which two words may be spellings of one
_SOUND_ALIKE = 0.94


@lru_cache(maxsize=200_000)
def latin_words(name: str) -> tuple[str, ...]:
    """The words of a name in Latin letters and lower case."""
    flat = _APOSTROPHES.sub("", name)
    return tuple(words(flat if flat.isascii() else anyascii(flat)))


@lru_cache(maxsize=200_000)
def parted(name: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """A firm's name: its words without those of its legal form, and its forms. A name of nothing else keeps them."""
    listed = latin_words(name)
    kept: list[str] = []
    forms = set()
    at = 0
    while at < len(listed):
        for length in range(min(_LONGEST, len(listed) - at), 0, -1):
            form = _FORM_OF.get(listed[at : at + length])
            if form is not None:
                forms.add(form)
                at += length
                break
        else:
            kept.append(listed[at])
            at += 1
    return (tuple(kept) or listed), frozenset(forms)


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """How a word sounds, roughly, in any spelling: its consonants, with alike ones written alike. Numbers stay."""
    if any(c.isdigit() for c in word):
        return word
    heard = word
    for written, said in _SOUNDS:
        heard = heard.replace(written, said)
    heard = _DOUBLED.sub(r"\1", heard)
    head, tail = heard[:1], _VOWELS.sub("", heard[1:])
    tail = tail[:-1] + tail[-1:].replace("h", "")
    return _DOUBLED.sub(r"\1", ("a" if _VOWELS.match(head) else head) + tail)


@lru_cache(maxsize=200_000)
def vowels(word: str) -> str:
    """Its vowels, roughly: those of MOHAMMED and MUHAMMAD are alike, of HASSAN and HUSSEIN, PETROV and PETROVA not."""
    return "".join("o" if set(run) & {"o", "u"} else "a" for run in _VOWEL_RUNS.findall(word))


def is_spelling(one: str, other: str) -> bool:
    """Whether two words are one in two spellings, and not perhaps two names: they sound alike, vowels too."""
    return one == other or (sound(one) == sound(other) and vowels(one) == vowels(other))


@lru_cache(maxsize=500_000)
def alike(one: str, other: str) -> float:
    """How alike two words are: 1 if equal, 0 if they are not spellings of one."""
    if one == other:
        return 1.0
    if one.isdigit() or other.isdigit():
        return 0.0
    if min(len(one), len(other)) >= 3:
        sounds = sound(one), sound(other)
        if sounds[0] == sounds[1] and len(sounds[0]) >= 2:
            return _SOUND_ALIKE
        close = JaroWinkler.similarity(one, other)
        return close * 0.95 if close >= CLOSE else 0.0
    return 0.0
