"""What the words above a claim make of it: its stance, how far it got, how sure its speaker was, and who that is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from graph.model.kinds import Certainty, Family, Kind, Phase, Stance
from reading.actors import Actors
from reading.events import Event
from reading.grammar import after, children, holder, is_passive, objects, subjects, word_of
from reading.names import Name
from reading.rules import Governor, get_rules, word_list

_CERTAINTIES = (Certainty.POSSIBLE, Certainty.ALLEGED, Certainty.REPORTED, Certainty.ASSESSED, Certainty.CONFIRMED)
_FINDS = word_list("finding")
UNTRUE = word_list("untrue")
CALLS = word_list("calling")
_PEOPLE = word_list("people")
_ASKS = word_list("asks")


@dataclass
class Judgement:
    """How a claim is said."""

    stance: Stance = Stance.AFFIRMS
    phase: Phase | None = None
    certainty: Certainty | None = None
    speaker: Name | None = None
    speaker_token: Token | None = None
    blocked: str | None = None
    subjects: list[Name] = field(default_factory=list)
    objects: list[Name] = field(default_factory=list)
    names_own_act: bool = False

    def weaken(self, certainty: Certainty | None) -> None:
        """Take the weaker of two certainties."""
        if certainty is None:
            return
        if self.certainty is None or _CERTAINTIES.index(certainty) < _CERTAINTIES.index(self.certainty):
            self.certainty = certainty


def judge(event: Event, actors: Actors) -> list[Judgement]:
    """How the event is said: one judgement, or two where somebody denies what another is told to have said."""
    return _Climb(event, actors).run()


class _Climb:
    def __init__(self, event: Event, actors: Actors) -> None:
        self.event, self.actors = event, actors
        self.now = Judgement(
            phase=event.phase or event.rule.phase_of(event.token.lemma_.lower()),
            subjects=list(event.subjects),
            objects=list(event.objects),
        )
        self.others: list[Judgement] = []
        self.spoken = False
        self.outside = False  # in a relative clause: what governs its noun does not govern it
        self.any = False  # "any sale": one that need not have been
        self.brokered = False  # a trade that somebody brokered: who denies the brokering says nothing of the trade

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

    def _is_presupposed(self, token: Token) -> bool:
        # "Kestrel, a subsidiary of Orlik, denied ...": who denies does not deny what he is. The text says it itself.
        if self.event.kind.family in (Family.TRANSACTION, Family.LINK):
            return False
        if self.event.rule.pos == "NOUN":
            at = token
            while at.dep_ == "conj" and at.head.pos_ in ("NOUN", "PROPN"):
                at = at.head
            return at.dep_ in ("appos", "compound", "nmod", "amod") or (
                "self" in self.event.rule.subject + self.event.rule.object and bool(children(token, "appos"))
            )
        return token.dep_ == "amod" or (
            token.dep_ == "acl"
            and token.head.dep_ in ("appos", "nsubj", "nsubjpass", "dobj", "pobj")
            and not is_negated(token)
        )

    # The word itself.

    def _own_verb(self, verb: Token, first: bool = False) -> None:
        words = get_rules().words
        auxiliaries = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
        if (
            verb.dep_ == "conj"
            and not auxiliaries
            and not children(verb, "nsubj", "nsubjpass")
            and verb.head.pos_ == "VERB"
        ):
            auxiliaries = [c for c in verb.head.children if c.dep_ == "aux" and c.i < verb.head.i]
        if is_negated(verb) or (first and self._no_goods(verb)):
            self._negate()
        for aux in auxiliaries:
            self._modal(aux, verb, first)
        for child in verb.children:
            if (
                child.dep_ in ("mark", "advmod")
                and child.lower_ in words.conditionals
                and not (child.lower_ == "whether" and verb.head.lemma_ in word_list("weighing"))
            ):
                self.now.blocked = "a condition"
            if child.dep_ == "advmod":
                self._adverb(child)
            if (
                child.dep_ == "advcl"
                and first
                and any(c.dep_ in ("mark", "advmod") and c.lower_ in ("if", "unless", "should") for c in child.children)
                and any(a.lower_ in ("will", "would") for a in auxiliaries)
            ):
                self.now.blocked = "a condition"
        if any(c.lower_ == "had" and c.i < verb.i and c.is_sent_start for c in auxiliaries):
            self.now.blocked = "a condition"

    def _modal(self, aux: Token, verb: Token, first: bool) -> None:
        modals, word = get_rules().words.modals, aux.lower_
        perfect = any(c.lower_ in ("have", "has", "had") and c.dep_ == "aux" and c.i > aux.i for c in verb.children)
        if word in modals["possible"]:
            self.now.weaken(Certainty.POSSIBLE)
            if not perfect and first and self.now.phase is Phase.DELIVERED:
                self.now.phase = Phase.CONSIDERED
        elif word in modals["agreed"] | modals["agreed_reported"] and not perfect:
            if first and self.now.phase is Phase.DELIVERED:
                self.now.phase = Phase.AGREED
        elif word in modals["blocked"]:
            self.now.blocked = "a wish or a duty"

    def _adverb(self, token: Token) -> None:
        for certainty, adverbs in get_rules().words.adverbs.items():
            if token.lower_ in adverbs:
                self.now.weaken(certainty)

    def _no_goods(self, verb: Token) -> bool:
        for word in [*self.event.goods_words, *children(verb, "dobj", "nsubj", "nsubjpass")]:
            if word.lower_ in ("nothing", "none", "nobody", "neither") or any(
                c.dep_ in ("det", "neg") and c.lower_ in ("no", "neither") for c in word.children
            ):
                return True
        return False

    def _own_noun(self, noun: Token) -> None:
        for child in noun.children:
            word = child.lower_
            if child.dep_ in ("det", "neg") and word in ("no", "neither", "zero"):
                verb = noun.head if noun.dep_ in ("dobj", "nsubjpass") else None
                if self.event.kind is Kind.LINKED_TO and verb is not None and verb.lemma_ in word_list("looking"):
                    self.now.stance, self.now.certainty = Stance.FINDS_NO_EVIDENCE, Certainty.ASSESSED
                    self._finder(verb)
                else:
                    self._negate()
            if child.dep_ == "det" and word == "any":
                self.any = True
            if child.dep_ == "amod":
                if word in ("alleged", "suspected", "purported", "supposed"):
                    self.now.weaken(Certainty.ALLEGED)
                elif word in ("reported", "rumoured", "rumored"):
                    self.now.weaken(Certainty.REPORTED)
                elif word in ("possible", "potential", "likely", "apparent"):
                    self.now.weaken(Certainty.POSSIBLE)
                elif word in ("planned", "proposed", "prospective", "future") and self.now.phase is Phase.DELIVERED:
                    self.now.phase = Phase.CONSIDERED if word != "planned" else Phase.CONSIDERED
                elif word in ("attempted",):
                    self.now.phase = Phase.SOUGHT
        for prep in noun.children:
            if prep.dep_ == "prep" and prep.lower_ == "without":
                continue

    def _negate(self) -> None:
        if self.now.stance is Stance.AFFIRMS:
            self.now.stance = Stance.DENIES
        else:
            self.now.blocked = "a double negation"

    # What stands above it.

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
            if relation == "relcl" and not _is_content(at):
                self._relative(head)
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

    def _relative(self, noun: Token) -> None:
        # What governs a noun does not govern a clause that describes it, but for what was seized on its way and for
        # "a deal under which ...".
        over = noun
        while over.dep_ in ("pobj", "prep", "conj", "attr") and over.head != over and over.head.pos_ != "VERB":
            over = over.head
        rules = (
            get_rules().governors.get((over.head.lemma_.lower(), "VERB"), ())
            if over.dep_ in ("dobj", "nsubjpass")
            else ()
        )
        if (
            any(r.phase is Phase.INTERDICTED for r in rules)
            or (
                over.dep_ in ("dobj", "nsubjpass")
                and over.head.lemma_ in ("stop", "detain", "board", "find", "discover")
            )
        ) and self.event.kind in (Kind.SUPPLIES, Kind.TRANSPORTS):
            self.now.phase = Phase.INTERDICTED
        elif noun.lemma_ in word_list("arrangements"):
            for rule in get_rules().governors.get((noun.lemma_, "NOUN"), ()):
                if rule.does == "phase" and self.now.phase is Phase.DELIVERED:
                    self.now.phase = Phase.AGREED
            return
        self.outside = True

    def _govern(self, head: Token, below: Token, relation: str) -> None:
        if (
            head.lemma_ == "be"
            and relation == "xcomp"
            and self.now.phase is Phase.DELIVERED
            and head.tag_ in ("VBZ", "VBP", "VBD")
        ):
            self.now.phase = Phase.AGREED  # "is to deliver"
        if head.lemma_ == "be" and relation in ("nsubj", "nsubjpass", "csubj") and _is_untrue(head):
            self.now.certainty = Certainty.ASSESSED
            self._negate()
            self.spoken, self.now.speaker, self.now.speaker_token = False, None, None
        if (
            head.lemma_ in ("be", "remain")
            and relation in ("nsubj", "nsubjpass")
            and any(t.lower_ in ("unproven", "unsubstantiated", "unconfirmed") for t in head.subtree)
        ):
            self.now.stance, self.now.certainty = Stance.FINDS_NO_EVIDENCE, Certainty.ASSESSED
        pos = head.pos_ if head.pos_ != "AUX" else "VERB"
        rules = (
            get_rules().governors.get((word_of(head), pos), ()) if pos == "VERB" else ()
        ) or get_rules().governors.get((head.lemma_.lower(), pos), ())
        if head.pos_ == "ADJ" and not rules:
            rules = get_rules().governors.get((head.lower_, "ADJ"), ())
        rule = self._fitting(rules, head, below, relation)
        if head == self.event.token:
            return
        if head.lemma_ in CALLS and any(t.lower_ in UNTRUE for t in head.subtree if t.i > head.i):
            self._denies(Governor(does="denies", words=frozenset()), head, below, relation)
            return
        if head.lemma_ in ("broker", "arrange", "facilitate", "orchestrate", "mediate") and head.pos_ == "VERB":
            self.brokered = True
        if rule is None:
            if head.pos_ in ("VERB", "AUX"):
                self._pass_verb(head, below, relation)
            return
        getattr(self, f"_{rule.does}")(rule, head, below, relation)
        if head.pos_ in ("VERB", "AUX") and rule.does in ("phase", "passes", "fails"):
            self._over(head)
        elif head.pos_ in ("VERB", "AUX"):
            self._conditional(head)

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
        if is_negated(head):
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

    def _conditional(self, head: Token) -> None:
        for child in head.children:
            if child.dep_ in ("mark", "advmod") and child.lower_ in get_rules().words.conditionals:
                self.now.blocked = "a condition"

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

    def _says(self, rule: Governor, head: Token, below: Token, relation: str) -> None:
        if head.pos_ in ("VERB", "AUX"):
            if is_negated(head) and head.lemma_ in ("establish", "find") and not self.spoken:
                self.now.stance, self.now.certainty = Stance.FINDS_NO_EVIDENCE, Certainty.ASSESSED
                self._finder(head)
                return
            if is_negated(head) and head.lemma_ == "see" and below.tag_ in ("VB", "VBG") and not self.spoken:
                self.now.stance, self.now.certainty = Stance.FINDS_NO_EVIDENCE, Certainty.ASSESSED
                self._finder(head)
                return
            if is_negated(head) and self.now.stance is not Stance.FINDS_NO_EVIDENCE:
                if rule.certainty is Certainty.ASSESSED and head.lemma_ in ("believe", "think"):
                    self._negate()
                else:
                    self.now.blocked = "not said"
                    return
            if head.lemma_ in ("suggest", "indicate", "show", "prove", "point") and _nothing(head):
                self.now.stance, self.now.blocked = Stance.FINDS_NO_EVIDENCE, None
                self.now.weaken(Certainty.ASSESSED)
                self._finder(head)
                return
            if self.spoken:
                return
            self._speak(rule, head, self._who_says(head, below))
            for child in children(head, "advmod"):
                self._adverb(child)
        else:
            if any(c.lower_ == "no" for c in children(head, "det", "neg")) and head.lemma_ in (
                "information",
                "intelligence",
            ):
                self._evidence(head)
                return
            if self.spoken:
                return
            own = (
                children(head, "poss")
                or after(head, "by", "from", "of")
                or [c for c in children(head, "amod", "compound") if self.actors.names.at(c)]
            )
            self.now.weaken(rule.certainty)
            if own:
                self._speaker(own[0])
            elif (
                head.dep_ == "dobj"
                and head.head.pos_ == "VERB"
                and not get_rules().governors.get((head.head.lemma_.lower(), "VERB"), ())
            ):
                who = subjects(head.head)
                if who:
                    self._speaker(who[0])

    def _who_says(self, head: Token, below: Token) -> list[Token]:
        if is_passive(head):
            return subjects(head)
        found = subjects(head)
        return [t for t in found if t != below]

    def _speak(self, rule: Governor, head: Token, who: list[Token]) -> None:
        certainty = rule.certainty
        if is_passive(head) and not who and head.lemma_ in ("say", "tell", "describe", "quote"):
            certainty = Certainty.REPORTED
        self.now.weaken(certainty) if certainty is not Certainty.CONFIRMED or self.now.certainty is None else None
        if certainty is Certainty.CONFIRMED:
            self.now.names_own_act = True
        if who and rule.certainty is not Certainty.POSSIBLE:
            self._speaker(who[0])

    def _speaker(self, token: Token) -> None:
        if self.spoken:
            return
        name = speaker_name(token, self.actors)
        if name is None:
            return
        self.now.speaker, self.now.speaker_token, self.spoken = name, token, True
        if _is_media(token, name) and self.now.certainty in (None, Certainty.ASSESSED):
            self.now.certainty = Certainty.REPORTED

    def _according(self, at: Token) -> None:
        for child in at.children:
            if child.lower_ == "according" and not self.spoken:
                who = [p for c in child.children if c.lower_ == "to" for p in children(c, "pobj")]
                if who:
                    self.now.weaken(Certainty.ASSESSED)
                    self._speaker(who[0])

    def _denies(self, rule: Governor, head: Token, below: Token, relation: str) -> None:
        if head.pos_ in ("VERB", "AUX"):
            if is_negated(head) or (
                any(c.lower_ == "nor" for c in (*head.children, *head.head.children)) and head.dep_ == "conj"
            ):
                self.now.blocked = "not denied"
                return
            who = self._who_says(head, below)
        else:
            who = holder(head)
            if any(c.lower_ == "no" for c in children(head, "det")):
                self.now.blocked = "not denied"
                return
        if self.spoken and self.now.speaker is not None:
            if not who or speaker_name(who[0], self.actors) == self.now.speaker:
                if self.now.stance is Stance.AFFIRMS and not who:
                    self.now.stance = Stance.DENIES
                return
            self.others.append(replace(self.now))
        phase = self.now.phase
        stance_blocked = self.now.blocked if self.now.blocked not in ("any",) else None
        if self.now.stance is not Stance.AFFIRMS:
            stance_blocked = "a double negation"
        self.now = replace(
            self.now,
            stance=Stance.DENIES,
            phase=phase,
            certainty=None,
            speaker=None,
            speaker_token=None,
            blocked=stance_blocked,
        )
        self.spoken = False
        if who:
            self._speaker(who[0])
        self.now.certainty = Certainty.ASSESSED

    def _no_evidence(self, rule: Governor, head: Token, below: Token, relation: str) -> None:
        if relation in ("nsubj", "dobj", "compound", "poss"):
            return
        verb = head.head if head.dep_ in ("dobj", "attr", "nsubj", "nsubjpass", "conj") else None
        without = head.dep_ == "pobj" and head.head.lower_ == "without"
        none = any(c.lower_ in ("no", "little", "any") and c.dep_ in ("det", "neg", "amod") for c in head.children)
        negated = verb is not None and verb.pos_ in ("VERB", "AUX") and is_negated(verb)
        no = any(c.lower_ in ("no", "little", "zero", "scant") for c in head.children)
        lack = head.dep_ == "pobj" and head.head.head.lemma_ in ("lack", "absence", "want")
        del none
        if no and negated:
            self.now.blocked = "a double negation"
        elif no or negated or lack:
            self._evidence(head)
        elif without:
            self.now.blocked = "without evidence"
        else:
            self.now.weaken(rule.certainty)

    def _evidence(self, noun: Token) -> None:
        if self.now.stance is not Stance.AFFIRMS:
            self.now.blocked = "a double negation"
            return
        self.now.stance, self.now.blocked = Stance.FINDS_NO_EVIDENCE, None
        verb = noun.head
        while verb.pos_ not in ("VERB", "AUX") and verb.dep_ != "ROOT":
            verb = verb.head
        if noun.dep_ in ("dobj", "attr", "nsubjpass", "conj") or verb.lemma_ in _FINDS:
            if verb.lemma_ not in _FINDS and verb.lemma_ not in ("say", "know"):
                self.now.blocked = "no evidence was given"
                return
            self._finder(verb)
        self.now.certainty = Certainty.ASSESSED

    def _finder(self, verb: Token) -> None:
        who = [t for t in subjects(verb) if t.lower_ not in ("there", "it", "nothing") and t.dep_ != "expl"]
        if (
            who
            and not self.spoken
            and verb.lemma_ != "be"
            and (self.actors.resolve(who[0]) is not None or who[0].lemma_.lower() in _PEOPLE)
        ):
            self._speaker(who[0])

    def _phase(self, rule: Governor, head: Token, below: Token, relation: str) -> None:
        phase = rule.phase
        if rule.giver is not None and self._gives(head, relation):
            phase = rule.giver
        now = self.now.phase
        if now is None:
            if (
                phase not in (Phase.AUTHORIZED, Phase.AGREED, Phase.INTERDICTED)
                and self.event.kind is not Kind.LINKED_TO
            ):
                self.now.blocked = self.now.blocked or f"only {phase}"
            return
        if (now is Phase.AGREED and phase in (Phase.SOUGHT, Phase.OFFERED) and head.pos_ in ("VERB", "AUX")) or (
            now is Phase.DELIVERED
            or phase in (Phase.CANCELLED, Phase.REFUSED, Phase.INTERDICTED)
            or (now in (Phase.AGREED, Phase.OFFERED) and phase in (Phase.CONSIDERED, Phase.AUTHORIZED))
            or (now is Phase.SOUGHT and phase in (Phase.CONSIDERED, Phase.AGREED))
        ):
            self.now.phase = phase
        if any(c.lower_ == "no" for c in children(head, "det", "neg")):
            self._negate()
        if head.pos_ in ("VERB", "AUX"):
            self._pass_ends(head, below, relation)
        elif head.pos_ == "NOUN":
            self._noun_ends(head)

    def _gives(self, head: Token, relation: str) -> bool:
        if self.event.rule.kind is not Kind.SUPPLIES:
            return False
        who = [self.actors.resolve(t) for t in subjects(head)] if head.pos_ in ("VERB", "AUX") else []
        other = any(w is not None and w not in self.now.subjects for w in who)
        return self.event.rule.name in ("give", "provide", "hand_over") and not other

    def _passes(self, rule: Governor, head: Token, below: Token, relation: str) -> None:
        if head.pos_ == "NOUN" and head.lemma_ in ("involvement", "role", "part", "participation"):
            self._noun_ends(head)
        if head.pos_ in ("VERB", "AUX"):
            self._pass_ends(head, below, relation)

    def _fails(self, rule: Governor, head: Token, below: Token, relation: str) -> None:
        self._negate()

    def _rules_out(self, rule: Governor, head: Token, below: Token, relation: str) -> None:
        if is_negated(head) or any(c.lower_ in ("can", "could") for c in children(head, "aux")):
            self.now.weaken(Certainty.POSSIBLE)
        else:
            self._denies(rule, head, below, relation)

    def _true(self, rule: Governor, head: Token, below: Token, relation: str) -> None:
        over = head.head
        if (over.lemma_ == "be" and is_negated(over)) or any(c.lower_ in ("no", "not") for c in head.children):
            self._negate()

    def _untrue(self, rule: Governor, head: Token, below: Token, relation: str) -> None:
        if not (head.head.lemma_ == "be" and is_negated(head.head)):
            self._negate()

    def _blocks(self, rule: Governor, head: Token, below: Token, relation: str) -> None:
        if relation in ("nsubj", "nsubjpass") and head.pos_ == "VERB" and head.lemma_ not in word_list("blocking_subjects"):
            return
        if relation == "advcl":
            return
        self.now.blocked = self.now.blocked or f"under {head.lemma_}"

    def _pass_ends(self, head: Token, below: Token, relation: str) -> None:
        # "Iran completed a delivery to Sudan": who completed it delivered; "Iran asked China to supply" tells both ends.
        if self.event.rule.kind is not Kind.SUPPLIES or self.brokered:
            return
        if head.lemma_ in word_list("approving") and self.event.token.lemma_.startswith("re"):
            return
        gives = "subj" in self.event.rule.subject or self.event.rule.name in ("supply_noun", "offer_noun")
        who = [n for n in (self.actors.resolve(t) for t in subjects(head)) if n is not None and n.type != "product"]
        if self.event.rule.name == "request_noun" and below == self.event.token and head.lemma_ in word_list("answering"):
            if not self.now.subjects:
                self.now.subjects = [w for w in who if w not in self.now.objects]
        elif (relation in ("dobj", "xcomp", "prep") and below.pos_ == "NOUN") or self.event.rule.pos == "NOUN":
            if gives and not self.now.subjects and head.lemma_ not in word_list("not_giving"):
                self.now.subjects = [w for w in who if w not in self.now.objects]
            elif (gives and not self.now.objects and head.lemma_ in word_list("getting")) or (
                not gives and not self.now.objects and head.lemma_ not in word_list("not_buying")
            ):
                self.now.objects = [w for w in who if w not in self.now.subjects]
            if head.lemma_ in word_list("taking"):
                from_ = [n for n in (self.actors.resolve(t) for t in after(head, "from")) if n is not None]
                self.now.subjects = self.now.subjects or from_
        elif head.lemma_ in word_list("asking") and relation in (
            "xcomp",
            "advcl",
            "ccomp",
        ):
            asked = [n for n in (self.actors.resolve(t) for t in [*objects(head), *after(head, "to")]) if n is not None]
            if gives:
                if not self.now.objects:
                    self.now.objects = [w for w in who if w not in asked]
                self.now.subjects = (
                    self.now.subjects if any(s in asked for s in self.now.subjects) else asked or self.now.subjects
                )
            elif asked and not self.now.subjects:
                self.now.subjects = asked
        if head.lemma_ not in word_list("working_with"):
            self._with(head)
        for noun in children(head, "dobj"):
            if noun != below and noun.lemma_ in word_list("contracts"):
                self._with(noun)

    def _noun_ends(self, noun: Token) -> None:
        if self.event.rule.kind is Kind.SUPPLIES:
            gives = "subj" in self.event.rule.subject or self.event.rule.name in ("supply_noun", "offer_noun")
            who = [n for n in (self.actors.resolve(t) for t in holder(noun)) if n is not None]
            if gives and not self.now.subjects:
                self.now.subjects = [w for w in who if w not in self.now.objects]
            elif not gives and not self.now.objects:
                self.now.objects = [w for w in who if w not in self.now.subjects]
            self._with(noun)

    def _with(self, token: Token) -> None:
        # "signed a contract with Iran to buy drones": the other end.
        other = [
            n for n in (self.actors.resolve(t) for t in after(token, "with")) if n is not None and n.type != "product"
        ]
        if self.now.subjects and not self.now.objects:
            self.now.objects = [o for o in other if o not in self.now.subjects]
        elif self.now.objects and not self.now.subjects:
            self.now.subjects = [o for o in other if o not in self.now.objects]

    def _settle(self) -> None:
        sentence = self.event.token.sent
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


def is_negated(verb: Token) -> bool:
    """Whether a verb is said not to hold: by "not" and "never", or by a subject such as "nobody"."""
    for child in verb.children:
        if child.dep_ == "neg" or (
            child.lower_ in ("never", "neither", "nor", "hardly", "cannot")
            and child.dep_ in ("advmod", "preconj", "cc", "neg", "aux")
        ):
            after_it = verb.doc[child.i + 1].lower_ if child.i + 1 < len(verb.doc) else ""
            if after_it in ("only", "until", "just", "merely", "least"):
                continue
            if child.dep_ == "cc" and child.i > verb.i:
                continue
            return True
    if any(c.dep_ in ("nsubj", "nsubjpass") and any(d.lower_ == "neither" for d in c.children) for c in verb.children):
        return True
    return any(
        c.dep_ in ("nsubj", "nsubjpass")
        and (
            c.lower_ in ("nobody", "neither", "none", "nothing")
            or any(d.lower_ in ("no", "neither") for d in children(c, "det"))
        )
        for c in verb.children
    )


def _is_content(verb: Token) -> bool:
    # A clause that says what a noun is about, which parsers take for one that describes it: "a licence to export",
    # "the denial that it supplied missiles".
    if verb.tag_ == "VB" and any(c.lower_ == "to" for c in children(verb, "aux")):
        return True
    rules = get_rules().governors.get((verb.head.lemma_.lower(), "NOUN"), ())
    says = any(r.does in ("says", "denies", "no_evidence") for r in rules)
    return (
        says
        and any(c.lower_ == "that" for c in children(verb, "mark", "dobj", "nmod", "advmod", "det"))
        and bool(children(verb, "nsubj", "nsubjpass"))
    )


def _is_untrue(verb: Token) -> bool:
    for child in children(verb, "acomp", "attr"):
        if any(t.lower_ in UNTRUE for t in child.subtree):
            return not is_negated(verb)
    return False


def _nothing(verb: Token) -> bool:
    head = verb.head
    if verb.dep_ in ("acl", "relcl", "xcomp", "advcl") and (
        head.lower_ in ("nothing", "little")
        or any(c.lower_ in ("no", "little") for c in children(head, "det", "amod", "neg"))
    ):
        return True
    if verb.dep_ in ("xcomp", "advcl", "relcl", "acl") and any(
        o.lower_ == "nothing" or any(c.lower_ == "no" for c in children(o, "det"))
        for o in children(head, "dobj", "attr")
    ):
        return True
    return any(
        c.lower_ == "nothing" or any(d.lower_ == "no" for d in children(c, "det")) for c in children(verb, "nsubj")
    )


def _is_media(token: Token, name: Name) -> bool:
    words = {w.lower().strip(".,") for w in name.name.split()} | {token.lemma_.lower()}
    return bool(words & get_rules().words.media)


def speaker_name(token: Token, actors: Actors) -> Name | None:
    """The speaker as the text has it, without an article; by his full name where it has one."""
    if token.pos_ == "PRON":
        return actors.resolve(token)
    mention = actors.names.at(token)
    if mention is not None:
        return mention.name
    for child in children(token, "appos"):
        inner = actors.names.at(child)
        if inner is not None and inner.how == "name" and inner.name.type != "state":
            return inner.name
    if token.lower_ in ("there", "which", "that", "who", "nothing", "none"):
        return None
    start = min(
        [
            t.i
            for c in token.children
            if c.dep_ in ("compound", "amod", "poss", "nmod", "nummod", "quantmod") and c.i < token.i
            for t in c.subtree
        ]
        + [token.i]
    )
    text = token.doc[start : _title_end(token)].text
    words = text.split()
    while words and words[0].lower() in ("the", "a", "an", "its", "his", "their", "that", "this"):
        words = words[1:]
    resolved = (
        actors.resolve(token)
        if any(c.lower_ in ("the", "its") for c in children(token, "det", "poss")) and len(words) == 1
        else None
    )
    if (
        resolved is not None
        and token.lemma_ in get_rules().words.stands_for["body"] | get_rules().words.stands_for["person"]
    ):
        return resolved
    return Name(" ".join(words), "unknown") if words else None


def _title_end(token: Token) -> int:
    # "officials in Berlin", "a panel of experts", "a person familiar with the talks".
    end = token.i + 1
    for child in sorted(token.children, key=lambda c: c.i):
        if child.i == end and (
            (child.dep_ == "prep" and child.lower_ in ("of", "in", "at", "for", "to")) or child.dep_ == "amod"
        ):
            if not any(t.ent_type_ in ("DATE", "TIME") or t.pos_ == "VERB" for t in child.subtree):
                end = child.right_edge.i + 1
    return end
