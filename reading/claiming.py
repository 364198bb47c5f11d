"""Claims out of an event as it is said: one a pair of ends, those who stood between, and what was given in return."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Span, Token

from graph.model.kinds import Certainty, Family, GoodsClass, Kind, Phase, Stance
from reading.actors import Actors, voice_of
from reading.climb import Judgement
from reading.dating import Dates
from reading.denials import Denial
from reading.event import Event
from reading.found import Found
from reading.goods import goods_class
from reading.grammar import after, children, conjuncts, in_clause
from reading.name_types import BODY, PLACE, PRODUCT, STATE
from reading.names import Name
from reading.rules import word_list

_GO = word_list("going")
_NEAR = 300  # characters: how far before a denial that which it denies may stand
_REVERSED = {Phase.OFFERED: Phase.SOUGHT, Phase.SOUGHT: Phase.OFFERED}


def claims_of(
    event: Event, judged: Judgement, sentence: Span, actors: Actors, dates: Dates, said: list[Found]
) -> Iterator[Found]:
    """Every claim of one event, `said` being those before it. Empty where an end is not named."""
    first = _first(event, judged, sentence, actors, dates)
    if event.kind is Kind.SUPPLIES and judged.stance is not Stance.AFFIRMS and not judged.objects and judged.subjects:
        judged = replace(judged, objects=_same_recipients(event, judged, said))
    pairs = [(s, o) for s in judged.subjects for o in judged.objects if s.name != o.name]
    told = [replace(first, subject=s, object=o) for s, o in pairs]
    others: list[Found] = []
    if event.kind is Kind.TRANSPORTS:
        others = list(_from_whom(event, judged, actors, first))
    elif event.kind in (Kind.SUPPLIES, Kind.PAYS):
        others = [*_brokers(event, judged, actors, first), *_returned(event, pairs, first)]
    is_deal = event.kind is Kind.BROKERS or event.deal is not None or bool(others)
    deal = (event.deal or event.token).i if is_deal and event.kind.family is Family.TRANSACTION else None
    deal = event.same_deal if event.same_deal is not None else deal
    yield from (replace(claim, deal=deal) for claim in (*told, *others))


def _same_recipients(event: Event, judged: Judgement, said: list[Found]) -> list[Name]:
    # "There is no evidence that China delivered them": to whom, the sentence before says. Only what is denied is
    # completed so: of what is affirmed the end is not guessed.
    if not event.goods_words or not all(w.pos_ == "PRON" for w in event.goods_words):
        return []
    last = [c.object for c in said if c.kind is Kind.SUPPLIES and c.subject in judged.subjects]
    return last[-1:]


def _first(event: Event, judged: Judgement, sentence: Span, actors: Actors, dates: Dates) -> Found:
    # What all claims of the event have in common.
    certainty, speaker = judged.certainty or Certainty.REPORTED, judged.speaker
    nobody = Name("", STATE)
    subject = judged.subjects[0] if judged.subjects else nobody
    if event.kind is Kind.DESIGNATES and speaker is None and judged.stance is Stance.AFFIRMS:
        speaker = subject  # a designation is said by who makes it
        certainty = Certainty.CONFIRMED if certainty is Certainty.REPORTED else certainty
    is_trade = event.kind is Kind.SUPPLIES
    return Found(
        subject=subject,
        kind=event.kind,
        object=nobody,
        stance=judged.stance,
        certainty=certainty,
        phase=judged.phase if event.kind.family is Family.TRANSACTION else None,
        speaker=speaker,
        party=_party(judged, speaker, actors),
        goods=event.goods if is_trade and event.goods is not GoodsClass.UNKNOWN else None,
        goods_words=_words(event, actors) if is_trade else None,
        measure=event.rule.measure,
        rule=event.rule.name,
        start=sentence.start_char,
        end=sentence.end_char,
        valid=dates.of_event(event.token),
        said_on=dates.of_speech(judged.speaker_token) if judged.speaker_token is not None else None,
        event=event.token.i,
    )


def _party(judged: Judgement, speaker: Name | None, actors: Actors) -> Name | None:
    # Whom the speaker speaks for.
    if judged.speaker_token is not None:
        return actors.party_of(judged.speaker_token)
    return voice_of(speaker.name) if speaker is not None else None


def _words(event: Event, actors: Actors) -> str | None:
    for word in event.goods_words:
        if goods_class([word]) is None:
            continue
        left = [
            t.i
            for c in word.children
            if c.dep_ in ("compound", "amod", "nummod")
            for t in c.subtree
            if (mention := actors.names.at(t)) is None or mention.how == "demonym" or mention.name.type != STATE
        ]
        end = word.i + 1
        for prep in children(word, "prep"):
            if prep.lower_ == "of" and prep.i == end:
                end = max([end, *(t.i + 1 for o in children(prep, "pobj") for t in conjuncts(o))])
        return word.doc[min([*left, word.i]) : end].text
    return None


def _from_whom(event: Event, judged: Judgement, actors: Actors, first: Found) -> Iterator[Found]:
    # "carried rockets from Iran to Hezbollah": who sent them supplies them.
    tokens = after(event.token, "from") or [t for word in event.goods_words for t in after(word, "from")]
    for giver in (actors.resolve(t) for t in tokens):
        for getter in judged.objects:
            if giver is None or giver.type not in (STATE, BODY) or giver == getter or giver in judged.subjects:
                continue
            goods = None if event.goods is GoodsClass.UNKNOWN else event.goods
            yield replace(
                first, subject=giver, kind=Kind.SUPPLIES, object=getter, goods=goods, goods_words=_words(event, actors)
            )


def _brokers(event: Event, judged: Judgement, actors: Actors, first: Found) -> Iterator[Found]:
    parties = [*judged.subjects, *judged.objects]
    for broker in _through(event, actors):
        for party in parties if broker not in parties else ():
            yield replace(first, subject=broker, kind=Kind.BROKERS, object=party, goods=None, goods_words=None)


def _through(event: Event, actors: Actors) -> list[Name]:
    tokens: list[Token] = after(event.token, "through", "via")
    for word in event.goods_words:
        tokens += after(word, "through", "via")
    if not tokens and event.rule.pos == "VERB":
        tokens = [t for prep in ("through", "via") for t in in_clause(event.token, prep)]
    if event.rule.pos == "NOUN" and event.token.dep_ in ("nsubj", "nsubjpass") and event.token.head.lemma_ in _GO:
        tokens += after(event.token.head, "through", "via")
    for helped in after(event.token, "with"):
        if helped.lemma_ in ("help", "assistance", "aid"):
            tokens += after(helped, "of", "from")
    names = [n for t in tokens for n in actors.named(t)]
    return [n for n in dict.fromkeys(names) if n.type not in (STATE, PRODUCT, PLACE)]


def _returned(event: Event, pairs: list[tuple[Name, Name]], first: Found) -> Iterator[Found]:
    words = _given_in_return(event)
    goods = goods_class(words)
    if goods is None or first.phase is None:
        return
    known = None if goods is GoodsClass.UNKNOWN else goods
    phase = _REVERSED.get(first.phase, first.phase)
    for s, o in pairs:
        given = " and ".join(w.text for w in words)
        yield replace(first, subject=o, kind=Kind.SUPPLIES, object=s, phase=phase, goods=known, goods_words=given)


def _given_in_return(event: Event) -> list[Token]:
    if event.rule.name == "trade_for":
        return after(event.token, "for")
    for at in (event.token, *event.goods_words, event.token.head):
        for prep in children(at, "prep"):
            for inner in children(prep, "pobj") if prep.lower_ == "in" else ():
                given = after(inner, "for") if inner.lower_ in ("exchange", "return") else []
                if goods_class(given) is not None:
                    return given
    return []


def denied(denial: Denial, before: list[Found], sentence: Span) -> Iterator[Found]:
    """The denials of what was said last, where somebody else said it."""
    families = (Family.TRANSACTION, Family.LINK)
    said = [c for c in before if c.stance is Stance.AFFIRMS and c.kind.family in families]
    if not said or said[-1].start < sentence.start_char - _NEAR:
        return
    last, speaker = said[-1], denial.speaker
    speaks_for = {n.name for n in (speaker, denial.party) if n is not None}
    concerned = [c for c in said if speaks_for & {c.subject.name, c.object.name}]
    if concerned and not speaks_for & {last.subject.name, last.object.name}:
        return  # it denies what concerns it, which was not said last: which of the two is not told
    for claim in said:
        if claim.event == last.event and claim.speaker != speaker and claim.kind is last.kind:
            is_party = bool(speaks_for & {claim.subject.name, claim.object.name})
            yield replace(
                claim,
                stance=Stance.DENIES,
                certainty=Certainty.CONFIRMED if is_party else Certainty.ASSESSED,
                speaker=speaker,
                party=denial.party,
                rule="denial",
                start=sentence.start_char,
                end=sentence.end_char,
                event=denial.token.i,
                said_on=None,
            )


def in_return(event: Event, said: list[Found]) -> None:
    """Give an event that begins with "in return" the end that it leaves to the sentence before."""
    sentence = event.token.sent
    opening = sentence.text[:14].lower()
    if event.kind is not Kind.SUPPLIES or not opening.startswith(("in return", "in exchange")):
        return
    trades = [c for c in said if c.kind is Kind.SUPPLIES]
    if not trades:
        return
    last = trades[-1]
    if last.subject in event.objects or last.object in event.subjects:
        event.same_deal = last.deal
    if event.objects == [last.subject] and not event.subjects:
        event.subjects = [last.object]
    elif event.subjects == [last.object] and not event.objects:
        event.objects = [last.subject]
