"""What the words above a claim make of it: its stance, how far it got, how sure its speaker was, and who that is."""

from __future__ import annotations

from spacy.tokens import Token

from graph.model.kinds import Certainty, Kind, Phase, Stance
from reading.actors import Actors
from reading.climb import Judgement
from reading.ends import of_origin
from reading.event import Event
from reading.governing import Governing
from reading.grammar import after, children, is_passive, sanctioned, subjects, word_of
from reading.negation import UNTRUE, is_content, is_negated, is_untrue
from reading.own_words import OwnWords
from reading.rules import Governor, get_rules, word_list

CALLS = word_list("calling")
_SUPPORTS = frozenset({"support", "back", "substantiate", "prove"})
_ASKS = word_list("asks")


def judge(event: Event, actors: Actors) -> list[Judgement]:
    """How the event is said: one judgement, or two where somebody denies what another is told to have said."""
    return _Way(event, actors).run()


class _Way(Governing, OwnWords):
    def run(self) -> list[Judgement]:
        token = self.event.token
        if self._is_presupposed(token):
            self.now.certainty = Certainty.REPORTED
            return [self.now]
        if self.event.rule.pos == "NOUN":
            self._own_noun(token)
        else:
            self._own_verb(token, first=True)
        self._up(token)
        self._settle()
        return [self.now, *self.others]

    def _up(self, token: Token) -> None:
        at, steps = token, 0
        while steps < 25:
            steps += 1
            self._according(at)
            if at.dep_ == "ROOT" or at.head == at:
                break
            relation, head = at.dep_, at.head
            between = at.doc[min(at.right_edge.i, head.i) : max(at.left_edge.i, head.i)]
            if relation in ("ccomp", "conj", "parataxis", "advcl") and any(t.text == ";" for t in between):
                break
            if relation == "conj" or relation == "appos":
                at = head
                if head.pos_ in ("VERB", "AUX") and head.dep_ != "ROOT" and relation == "conj":
                    continue
                if relation == "conj" and head.pos_ in ("VERB", "AUX"):
                    self._according(head)
                    break
                continue
            describes = relation == "acl" and at.tag_ in ("VBN", "VBG") and head.pos_ in ("NOUN", "PROPN")
            if (relation == "relcl" and not is_content(at)) or (describes and _is_seized(head)):
                self._relative(head, at)
                at = head
                continue
            if relation in (
                "nsubj",
                "nsubjpass",
                "dobj",
                "pobj",
                "prep",
                "poss",
                "compound",
                "amod",
                "attr",
                "dative",
                "agent",
                "nmod",
                "advmod",
                "npadvmod",
                "acl",
                "relcl",
                "acomp",
                "oprd",
                "csubj",
            ) or relation in ("ccomp", "xcomp", "pcomp", "advcl", "parataxis"):
                if relation in ("ccomp", "parataxis") and head.pos_ in ("VERB", "AUX", "NOUN"):
                    self.outside = False
                if not self.outside:
                    self._govern(head, at, relation)
                elif relation in ("ccomp",):
                    self.outside = False
            at = head

    def _according(self, at: Token) -> None:
        for child in at.children:
            if child.lower_ == "according" and not self.spoken:
                who = [p for c in child.children if c.lower_ == "to" for p in children(c, "pobj")]
                if who:
                    self.now.weaken(Certainty.ASSESSED)
                    self._speaker(who[0])

    def _relative(self, noun: Token, clause: Token) -> None:
        # What governs a noun does not govern a clause that describes it, but for what was seized on its way and for
        # "a deal under which ...".
        over = noun
        while over.dep_ in ("pobj", "prep", "conj", "attr") and over.head != over and over.head.pos_ != "VERB":
            over = over.head
        rules = get_rules().governing(over.head.lemma_.lower(), "VERB") if over.dep_ in ("dobj", "nsubjpass") else ()
        if (
            any(r.phase is Phase.INTERDICTED for r in rules)
            or (over.dep_ in ("dobj", "nsubjpass") and over.head.lemma_ in ("stop", "detain", "board"))
        ) and self.event.kind in (Kind.SUPPLIES, Kind.TRANSPORTS):
            # "rifles that Iran was sending" were stopped on their way, "rifles that it had sent" were not.
            if clause.tag_ == "VBG":
                self.now.phase = Phase.INTERDICTED
        elif noun.lemma_ in word_list("arrangements"):
            for rule in get_rules().governing(noun.lemma_, "NOUN"):
                if rule.does == "phase" and self.now.phase is Phase.DELIVERED:
                    self.now.phase = Phase.AGREED
            return
        if noun.lemma_ in word_list("charges") and noun.head.lemma_ in word_list("taking_back"):
            self.now.blocked = "it was taken back"
        self.outside = True

    def _govern(self, head: Token, below: Token, relation: str) -> None:
        if (
            head.lemma_ == "be"
            and relation == "xcomp"
            and self.now.phase is Phase.DELIVERED
            and head.tag_ in ("VBZ", "VBP", "VBD")
        ):
            self.now.phase = Phase.AGREED  # "is to deliver"
        if head.lemma_ == "be" and relation in ("ccomp", "csubj", "advcl"):
            self._how_likely(head)  # "it is possible that"
        inverted = head.lower_ == "were" and any(c.i > head.i for c in children(head, "nsubj"))
        if inverted and relation in ("xcomp", "ccomp", "advcl"):
            self.now.blocked = "a condition"  # "were China to supply"
        if self._is_said_untrue(head, below, relation):
            self.counted = head.head.i  # its "not" is in it already
            self.now.certainty = Certainty.ASSESSED
            self._negate()
            self._forget_speaker()
            return
        if relation == "xcomp" and head.lemma_ in ("have", "be") and any(c.lower_ == "yet" for c in head.children):
            self._negate()  # "has yet to deliver"
        if head.lemma_ == "be" and relation in ("nsubj", "nsubjpass", "csubj") and is_untrue(head):
            self.now.certainty = Certainty.ASSESSED
            self._negate()
            self._forget_speaker()
        if relation in ("nsubj", "nsubjpass") and head.lemma_ in _SUPPORTS and is_negated(head):
            self.now.stance, self.now.certainty = Stance.FINDS_NO_EVIDENCE, Certainty.ASSESSED
            self._forget_speaker()
        if (
            head.lemma_ in ("be", "remain")
            and relation in ("nsubj", "nsubjpass")
            and any(t.lower_ in ("unproven", "unsubstantiated", "unconfirmed") for t in head.subtree)
        ):
            self.now.stance, self.now.certainty = Stance.FINDS_NO_EVIDENCE, Certainty.ASSESSED
        pos = head.pos_ if head.pos_ != "AUX" else "VERB"
        rules = (get_rules().governing(word_of(head), pos) if pos == "VERB" else ()) or get_rules().governing(
            head.lemma_.lower(), pos
        )
        if head.pos_ == "ADJ" and not rules:
            rules = get_rules().governing(head.lower_, "ADJ")
        rule = self._fitting(rules, head, below, relation)
        if head == self.event.token:
            return
        if head.lemma_ in ("link", "tie", "connect") and relation == "prep" and self.event.rule.pos == "NOUN":
            self.now.blocked = "told of as known"
            return
        if self._is_taken_back(head, below, relation):
            self.now.blocked = "it was taken back, or somebody was cleared of it"
            return
        cleared = head.lemma_ == "clear" and relation == "prep" and below.lower_ == "of"
        if cleared or (head.lemma_ == "stop" and any(c.lower_ == "short" for c in head.children)):
            self.now.blocked = "cleared of it" if cleared else "not said"
            return
        if (
            relation == "prep"
            and below.lower_ == "for"
            and self.event.kind is not Kind.DESIGNATES
            and sanctioned(head) is not None
        ):
            for who in subjects(head)[:1]:  # why somebody was put on a list is what the list says
                self.now.weaken(Certainty.ASSESSED)
                self._speaker(who)
        if head.lemma_ in CALLS and any(t.lower_ in UNTRUE for t in head.subtree if t.i > head.i):
            self._denies(Governor(does="denies", words=frozenset()), head, below, relation)
            return
        if head.lemma_ in ("broker", "arrange", "facilitate", "orchestrate", "mediate") and head.pos_ == "VERB":
            self.brokered = True
        if rule is None:
            if head.pos_ in ("VERB", "AUX"):
                self._pass_verb(head, below, relation)
            return
        if self.told and rule.does in ("phase", "passes", "fails"):
            if rule.phase is Phase.REFUSED or rule.does == "fails":
                self.now.blocked = "not said"  # "refused to comment on reports that ..."
            return
        getattr(self, f"_{rule.does}")(rule, head, below, relation)
        self.told = self.told or rule.does in ("says", "denies", "no_evidence")
        if head.pos_ in ("VERB", "AUX") and rule.does in ("phase", "passes", "fails"):
            self._over(head)
        elif head.pos_ in ("VERB", "AUX"):
            self._conditional(head)

    def _is_said_untrue(self, head: Token, below: Token, relation: str) -> bool:
        if head.lemma_ in ("turn", "prove") and relation in ("nsubj", "nsubjpass"):
            return any(t.lower_ in UNTRUE for t in head.subtree if t.i > head.i) and not is_negated(head)
        if head.lemma_ == "be" and relation in ("ccomp", "advcl"):
            attributes = {t.lower_ for t in children(head, "attr")}
            return bool(attributes & UNTRUE and not is_negated(head)) or bool("case" in attributes and is_negated(head))
        is_lie = head.lower_ in UNTRUE and head.dep_ == "attr" and relation in ("acl", "ccomp", "relcl")
        is_case = head.lower_ == "case" and head.dep_ == "attr" and is_negated(head.head)
        return (is_lie and not is_negated(head.head)) or (is_case and relation in ("acl", "ccomp", "relcl"))

    def _is_taken_back(self, head: Token, below: Token, relation: str) -> bool:
        # What a court overturned, a paper withdrew or a bill would allow is not said to be so.
        lemma = head.lemma_.lower()
        if lemma in word_list("exonerating"):
            return True
        if lemma in word_list("taking_back") and below.lemma_.lower() in word_list("charges"):
            return True
        if head.pos_ == "ADJ" and any(c.lower_ == "too" for c in head.children):
            return True  # "too poor to give"
        told = [t for o in children(head, "dobj") for t in (o, *o.children)]
        if head.pos_ == "VERB" and any(t.lemma_ in ("doubt", "libel", "slander", "defamation") for t in told):
            return True
        if lemma == "clear" and relation == "dobj" and below != self.event.token and below.pos_ == "PROPN":
            return True
        laws = any(s.lemma_ in word_list("bills") for s in children(head, "nsubj")) if head.pos_ == "VERB" else False
        return laws and lemma in ("allow", "permit", "let", "authorise", "authorize")

    def _how_likely(self, verb: Token) -> None:
        words = {t.lower_ for t in children(verb, "acomp")}
        if words & {"possible", "conceivable", "plausible"}:
            self.now.weaken(Certainty.POSSIBLE)
        elif words & {"likely", "probable"}:
            self.now.weaken(Certainty.ASSESSED)
        elif words & {"unclear", "unknown", "doubtful", "unlikely", "impossible", "inconceivable", "unthinkable"}:
            self.now.blocked = "not said to be so"

    def _fitting(self, rules: tuple[Governor, ...], head: Token, below: Token, relation: str) -> Governor | None:
        for rule in rules:
            if (
                rule.does == "says"
                and relation == "xcomp"
                and not is_passive(head)
                and any(r.does == "phase" for r in rules)
            ):
                continue
            if rule.does == "denies" and below.lemma_.lower() in _ASKS and head.pos_ == "VERB":
                continue
            if (
                rule.does == "denies"
                and relation == "advcl"
                and (below.tag_ not in ("VBG", "VBN") or children(below, "mark", "nsubj"))
            ):
                continue
            if (
                rule.does == "says"
                and relation in ("advcl", "prep", "nsubj", "agent", "dative")
                and head.pos_ == "VERB"
            ):
                if relation == "prep" and head.lemma_ in word_list("accusing"):
                    return rule
                if relation == "advcl" and head.lemma_ in ("sanction",):
                    return rule
                continue
            if rule.does in ("phase", "passes") and relation in ("advcl",) and below.tag_ not in ("VB", "VBG"):
                continue
            if (
                rule.does in ("phase", "fails")
                and relation in ("nsubj", "agent", "ccomp")
                and head.pos_ == "VERB"
                and rule.phase not in (Phase.CONSIDERED,)
            ):
                continue
            if (
                rule.does == "phase"
                and relation in ("prep", "advcl")
                and head.pos_ == "VERB"
                and below.dep_ == "prep"
                and below.lower_ not in ("of", "on", "for", "to", "in", "about", "with", "from", "into")
            ):
                continue
            return rule
        return None

    def _over(self, head: Token) -> None:
        # A verb that only says how far it got is itself negated, modal or conditional.
        if is_negated(head) and head.i != self.counted:
            self._negate()
        for aux in children(head, "aux"):
            word, modals = aux.lower_, get_rules().words.modals
            if word in modals["possible"]:
                self.now.weaken(Certainty.POSSIBLE)
            elif word in modals["blocked"]:
                self.now.blocked = "a wish or a duty"
            elif (
                word in modals["agreed"] | modals["agreed_reported"]
                and self.now.phase is Phase.DELIVERED
                and not any(c.lower_ in ("have", "has", "had") for c in children(head, "aux"))
            ):
                self.now.phase = Phase.AGREED
        for child in children(head, "advmod"):
            self._adverb(child)
        self._conditional(head)

    def _pass_verb(self, head: Token, below: Token, relation: str) -> None:
        if head.lemma_ in ("occur", "happen", "take") and relation == "nsubj" and is_negated(head):
            self._negate()
        if relation in ("xcomp", "acomp", "attr", "dobj", "nsubj", "nsubjpass"):
            self._over_weak(head)
        self._conditional(head) if relation not in ("ccomp",) else None

    def _over_weak(self, head: Token) -> None:
        for aux in children(head, "aux"):
            if aux.lower_ in get_rules().words.modals["possible"]:
                self.now.weaken(Certainty.POSSIBLE)
            elif aux.lower_ in get_rules().words.modals["blocked"]:
                self.now.blocked = "a wish or a duty"
        for child in children(head, "advmod"):
            self._adverb(child)

    def _settle(self) -> None:
        sentence = self.event.token.sent
        if (
            self.event.rule.name in ("supply_noun", "take", "purchase_noun")
            and not self.now.subjects
            and self.now.objects
        ):
            # "took delivery of Turkish drones", where nobody else is said to give them
            self.now.subjects = [n for n in of_origin(self.event, self.actors) if n not in self.now.objects]
        if sentence.text.rstrip(" \"”'’").endswith("?"):
            self.now.blocked = "a question"
        if self.any and self.now.stance is Stance.AFFIRMS:
            self.now.blocked = "any"
        if self.brokered and self.now.stance is not Stance.AFFIRMS:
            self.now.blocked = "the brokering is denied, not the trade"
        for judgement in [self.now, *self.others]:
            parties = {n.name for n in [*judgement.subjects, *judgement.objects]}
            speaker = judgement.speaker.name if judgement.speaker else None
            party = bool(speaker) and (speaker in parties or self._state_of(judgement) in parties)
            if judgement.stance is Stance.DENIES:
                if (
                    judgement.speaker is not None
                    and judgement.certainty in (None, Certainty.ASSESSED, Certainty.CONFIRMED, Certainty.REPORTED)
                    and party
                ):
                    judgement.certainty = Certainty.CONFIRMED
            elif judgement.stance is Stance.AFFIRMS and party and judgement.certainty is Certainty.ASSESSED:
                judgement.certainty = Certainty.CONFIRMED
            if judgement.certainty is None:
                judgement.certainty = Certainty.REPORTED if judgement.speaker is None else Certainty.ASSESSED

    def _state_of(self, judgement: Judgement) -> str | None:
        token = judgement.speaker_token
        if token is None:
            return None
        name = self.actors.resolve(token) or self.actors.state_beside(token)
        if name is None:
            for other in after(token, "for", "of", "at"):
                name = self.actors.resolve(other)
                if name is not None:
                    break
        return name.name if name else None


def _is_seized(noun: Token) -> bool:
    # Whether a noun is what somebody seized, or what was on board.
    rules = get_rules().governing(noun.head.lemma_.lower(), "VERB")
    return noun.dep_ in ("dobj", "nsubjpass") and any(r.phase is Phase.INTERDICTED for r in rules)
