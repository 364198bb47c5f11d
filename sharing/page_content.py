"""What a dossier's page shows, in the order in which it shows it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from graph.paths.part_query import View
from graph.paths.query import EdgeFilter, PathQuery
from sharing.words import (
    DOUBTS,
    JOINTS,
    STANCE,
    arrow,
    count,
    day_words,
    days,
    ending_words,
    goods_words,
    reason_words,
    speaker_words,
    structural_words,
)

Row = dict[str, Any]
# How the filters of a question are said; a name that is missing here is said as it is written.
_SAID = {
    "kinds": "kinds of relation",
    "families": "families of relations",
    "phase": "exactly these phases",
    "min_phase": "this phase or further",
    "goods_class": "classes of goods",
    "valid": "may have held in",
    "known_by": "only what was known by",
    "sources": "only these sources",
    "not_sources": "without these sources",
    "min_origins": "at least so many origins",
    "min_share": "owning at least, per cent",
    "max_hops": "longest path, in hops",
    "avoid": "touching none of",
    "through": "passing all of",
    "via_kinds": "kinds of actor inside",
    "hub_limit": "not through actors with more neighbours than",
    "in_order": "transaction dates rise",
    "k": "at most so many paths",
    "identity": "doubtful identities",
}
_ALWAYS_SAID = ("max_hops", "k")
# What a question leaves out unless it asks for it, by the filters that change it.
_USUAL: dict[str, tuple[str, ...]] = {
    "families": ("families", "kinds"),
    "min_phase": ("min_phase", "phase"),
    "goods_class": ("goods_class",),
    "via_kinds": ("via_kinds",),
    "hub_limit": ("hub_limit",),
}


def content_of(document: Mapping[str, Any]) -> Row:
    """Everything that the page shows."""
    return _Content(document).all()


class _Content:
    """One page under construction: edges and claims are shown in full where they first come up."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document, told = document, document["dossier"]
        self._told: Row = told
        question, view = told["asked"]["question"], told["asked"]["view"]
        self._question = PathQuery.model_validate(question) if question else None
        self._view = View.model_validate(view) if view else None
        self._claims: dict[str, Row] = {claim["id"]: claim for claim in told["claims"]}
        self._names: dict[str, str] = {actor["id"]: actor["name"] for actor in told["actors"]}
        for claim in told["claims"]:
            self._names.setdefault(claim["origin"]["id"], claim["origin"]["name"])
        cited = {claim["source"]["id"] for claim in told["claims"]}
        sources = [source for source in told["sources"] if source["id"] in cited]
        self._sources: dict[str, int] = {source["id"]: n for n, source in enumerate(sources, 1)}
        self._shown: dict[str, str] = {}
        self._cited: set[str] = set()

    def all(self) -> Row:
        told, answer = self._told, self._told["answer"]
        paths = [self._path(n, path) for n, path in enumerate(answer["paths"], 1)] if answer else []
        near = [self._near(miss) for miss in answer["search"]["near_misses"]] if answer else []
        edges = [self._edge(edge) for edge in told["edges"] if edge["link"] and edge["id"] not in self._shown]
        against = [self._edge(edge) for edge in told["edges"] if not edge["link"] and edge["id"] not in self._shown]
        others = [self._claim(claim) for i, claim in self._claims.items() if i not in self._cited]
        return {
            "title": told["title"],
            "made": told["made"],
            "rev": told["rev"],
            "asked": self._asked(),
            "verdict": self._verdict(),
            "paths": paths,
            "edges": edges,
            "no_links": against,
            "near_misses": near,
            "other_claims": others,
            "account": self._account(),
            "actors": [self._actor(actor) for actor in told["actors"]],
            "judgements": [self._judgement(judgement) for judgement in self._document["judgements"]],
            "sources": [self._source(source) for source in told["sources"] if source["id"] in self._sources],
            "claims": len(self._claims),
        }

    def _name(self, id_: str) -> str:
        return self._names.get(id_) or id_.removeprefix("source:")

    # What was asked, and the short answer

    def _asked(self) -> list[tuple[str, str]]:
        if self._view is not None:
            counts = [count(len(getattr(self._view, name)), name.removesuffix("s")) for name in ("actors", "edges")]
            of = ", ".join([*counts, count(len(self._view.relations), "whole relation")])
            return [("view of", of), *self._filters(self._view.filter)]
        if self._question is None:
            return []
        ends = [" or ".join(map(self._name, side)) for side in (self._question.from_, self._question.to)]
        return [("from", ends[0]), ("to", ends[1]), *self._filters(self._question)]

    def _filters(self, asked: EdgeFilter) -> list[tuple[str, str]]:
        given = asked.model_dump(mode="json", exclude_defaults=True, exclude={"from_", "to", "deadline", "min_rev"})
        given |= {name: getattr(asked, name) for name in _ALWAYS_SAID if hasattr(asked, name)}
        said = [(_SAID.get(name, name.replace("_", " ")), self._said(name, value)) for name, value in given.items()]
        return [*said, *self._usual(asked, given)] if isinstance(asked, PathQuery) else said

    def _usual(self, asked: PathQuery, given: Collection[str]) -> list[tuple[str, str]]:
        """What was not asked for, and therefore left out: the answer is complete within it."""
        values: dict[str, Any] = {
            "families": list(asked.asked_families),
            "min_phase": asked.asked_phases[0],
            "goods_class": list(asked.asked_goods),
            "via_kinds": list(asked.asked_via_kinds),
            "hub_limit": asked.hub_limit,
        }
        return [
            (_SAID[name], f"{self._said(name, values[name])} (as usual)")
            for name, changed_by in _USUAL.items()
            if not any(one in given for one in changed_by)
        ]

    def _said(self, name: str, value: Any) -> str:
        values = value if isinstance(value, list) else [value]
        if name in ("avoid", "through"):
            values = [self._name(one) for one in values]
        return ", ".join("yes" if one is True else str(one).replace("_", " ") for one in values)

    def _verdict(self) -> str:
        if self._question is None:
            edges = self._told["edges"]
            links = sum(edge["link"] for edge in edges)
            return f"Edges that are links: {links}. Edges that are none: {len(edges) - links}."
        answer = self._told["answer"]
        found, search = len(answer["paths"]), answer["search"]
        hops = count(self._question.max_hops, "hop")
        if found:
            more = "these are all" if search["complete"] else "there may be more"
            return f"{count(found, 'path')} of up to {hops}; {more}."
        if search["complete"]:
            return f"No path of up to {hops} meets the question."
        return "No path was found, and the search was not complete: this does not say that there is none."

    # Paths and near misses

    def _route(self, actors: Sequence[Row], hops: Iterable[Sequence[Row]]) -> list[tuple[str, str]]:
        """Actors, each after the first with the arrow that leads to it."""
        parts = [("", actors[0]["name"])]
        for (before, after), edges in zip(pairwise(actors), hops, strict=True):
            arrows = dict.fromkeys(arrow(edge["kind"], edge["subject"] == before["id"]).strip() for edge in edges)
            parts.append((" and ".join(arrows) or "~ may be ~", after["name"]))
        return parts

    def _path(self, number: int, path: Row) -> Row:
        actors = path["actors"]
        hops = [
            {
                "ends": f"{before['name']} and {after['name']}",
                "weakest": i == path["weakest_hop"] and len(path["hops"]) > 1,
                "identity": self._doubt(hop["identity"]) if hop["identity"] else None,
                "edges": [self._edge(edge) for edge in hop["edges"]],
            }
            for i, (hop, (before, after)) in enumerate(zip(path["hops"], pairwise(actors), strict=True))
        ]
        return {
            "number": number,
            "route": self._route(actors, [hop["edges"] for hop in path["hops"]]),
            "facts": [
                (
                    "rests on",
                    f"{count(len(path['origins']), 'origin')}: {', '.join(map(self._name, path['origins']))}",
                ),
                *(("joint", self._joint(joint)) for joint in path["joints"]),
                *(("known", "only possibly, by the day that was asked") for _ in (1,) if path["known"] == "possible"),
                *(
                    ("identity", f"{one['name']} is several records, judged one by {', '.join(one['joined_by'])}")
                    for one in actors
                    if one["joined_by"]
                ),
            ],
            "hops": hops,
        }

    def _joint(self, joint: Row) -> str:
        titles = "; ".join(self._deal(deal) for deal in joint["deals"])
        return f"at {self._name(joint['actor'])}: {JOINTS[joint['joint']]}" + (f" ({titles})" if titles else "")

    def _doubt(self, doubt: Row) -> str:
        why = ", ".join(DOUBTS[reason] for reason in doubt["why"])
        score = f", score {doubt['score']:.2f}" if doubt["score"] is not None else ""
        return f"{self._name(doubt['one'])} may be {self._name(doubt['other'])}: {why}{score}"

    def _near(self, miss: Row) -> Row:
        asked = self._question
        if asked is None:
            return {}
        hops = [[edge for edge in miss["edges"] if edge["hop"] == i] for i in range(len(miss["actors"]) - 1)]
        given = {reason for edge in miss["edges"] for reason in edge["reasons"]}
        return {
            "route": self._route(miss["actors"], hops),
            "reasons": [structural_words(reason, asked) for reason in miss["reasons"] if reason not in given],
            "identities": [self._doubt(doubt) for doubt in miss["identities"]],
            "edges": [
                {"why": "; ".join(reason_words(reason, edge, asked) for reason in edge["reasons"])} | self._edge(edge)
                for edge in miss["edges"]
            ],
        }

    # Edges and claims

    def _deal(self, deal: str) -> str:
        titles = self._told["deals"] | {c["deal"]["id"]: c["deal"]["title"] for c in self._claims.values() if c["deal"]}
        return titles.get(deal) or deal

    def _edge(self, edge: Row) -> Row:
        again = self._shown.get(edge["id"])
        label = self._shown.setdefault(edge["id"], f"E{len(self._shown) + 1}")
        standing = edge["standing"] or "not known to what was asked"
        known = f"known from {edge['known_from']}" if edge["known_from"] else ""
        marks = (edge["phase"], edge["certainty"], days(edge["first"], edge["last"]), known if edge["claims"] else "")
        ids = (*edge["claims"], *edge["disputing"])
        facts = [
            ("deal", self._deal(edge["deal"]) if edge["deal"] else ""),
            ("goods", goods_words(edge["goods"])),
            ("in return", goods_words(edge["in_return"])),
            ("share", f"{edge['share']:g} %" if edge["share"] is not None else ""),
            ("designation", ", ".join(str(edge[n]) for n in ("measure", "list_name", "programme") if edge[n])),
            ("origins", ", ".join(map(self._name, edge["origins"]))),
        ]
        shown = {
            "label": label,
            "again": again is not None,
            "id": edge["id"],
            "ends": (self._name(edge["subject"]), edge["kind"], self._name(edge["object"])),
            "standing": standing,
            "link": standing in ("corroborated", "affirmed", "contested"),
            "marks": [mark for mark in marks if mark],
            "facts": [(name, value) for name, value in facts if value],
            "said": [],
            "against": [],
        }
        if again is None:
            self._cited |= set(ids)
            told = {*facts, ("phase", edge["phase"]), ("certainty", edge["certainty"])}
            shown["said"] = [self._claim(self._claims[one], told) for one in edge["claims"] if one in self._claims]
            shown["against"] = [
                self._claim(self._claims[one]) | {"party": one in edge["denied_by_party"]}
                for one in edge["disputing"]
                if one in self._claims
            ]
        return shown

    def _claim(self, claim: Row, told: Collection[tuple[str, Any]] = ()) -> Row:
        """A claim in full, but for what is `told` above it."""
        amount = claim["amount"]
        currency = claim["currency"] or "(its currency is not told)"
        facts = [
            ("phase", claim["phase"]),
            ("certainty", claim["certainty"]),
            ("when", day_words(claim["valid"])),
            ("goods", goods_words(claim["goods"])),
            ("in return", goods_words(claim["in_return"])),
            ("deal", claim["deal"]["title"] if claim["deal"] else None),
            ("amount", f"{amount:,.15g} {currency}" if amount is not None else None),
            ("read by", ", ".join(claim[n] for n in ("read_by", "rule") if claim[n])),
        ]
        return {
            "id": claim["id"],
            "party": False,
            "about": (self._end(claim["subject"]), claim["kind"], self._end(claim["object"])),
            "who": speaker_words(claim),
            "stance": "" if claim["stance"] == "affirms" else STANCE[claim["stance"]],
            "said_on": day_words(claim["said_on"]),
            "quote": claim["quote"],
            "source": self._sources[claim["source"]["id"]],
            "locator": claim["locator"],
            "facts": [fact for fact in facts if fact[1] and fact not in told],
            "endings": [ending_words(ending) for ending in claim["endings"]],
            "reviews": [self._review(review) for review in claim["reviews"]],
        }

    def _end(self, end: Row) -> str:
        return str(end["actor"]["name"] if end["actor"] else end["name"])

    def _review(self, review: Row) -> str:
        note = f": {review['note']}" if review["note"] else ""
        return f"{review['verdict']} by {review['by']}, {day_words(review['on'])}{note}"

    # What it rests on

    def _account(self) -> list[str]:
        if self._question is None:
            return ["A view is what somebody chose to show: it is no search, and what it does not show may be there."]
        asked, search = self._question, self._told["answer"]["search"]
        hops = count(asked.max_hops, "hop")
        said = []
        if search["complete"] and self._told["answer"]["paths"]:
            said.append(f"Complete: every path of up to {hops} that meets the question is here.")
        elif search["complete"]:
            said.append(f"Complete: no path of up to {hops} meets the question.")
        else:
            reached = count(search["searched_hops"], "hop")
            said.append(f"Stopped by {search['stopped_by']}: paths of up to {reached} were searched to the end.")
        left_out = [
            (search["hubs_skipped"], f"actors with more than {asked.hub_limit} neighbours"),
            (search["kinds_skipped"], "actors of a kind that may not stand inside"),
            (search["joints_skipped"], "sequences whose transactions belong to different deals"),
        ]
        exact = "" if search["skipped_exact"] else "at least "
        said += [f"Not walked through, {what}: {exact}{number}." for number, what in left_out if number or exact]
        if not self._told["answer"]["paths"] and not search["near_complete"]:
            said.append("What comes nearest was not looked for to the end.")
        said.append(f"Found by the engine {search['engine']} at revision {search['rev']} of the graph.")
        return said

    def _actor(self, actor: Row) -> Row:
        records = [
            {
                "name": record["name"],
                "key": record["key"],
                "source": self._sources.get(record["source"]),
                "source_id": record["source"],
                "id": record["id"],
            }
            for record in actor.get("records", ())
        ]
        countries = ", ".join(actor.get("countries") or ())
        return {
            "id": actor["id"],
            "name": actor["name"],
            "kind": actor["kind"],
            "countries": countries,
            "records": records,
        }

    def _judgement(self, judgement: Row) -> Row:
        names = {record["id"]: record["name"] for actor in self._told["actors"] for record in actor.get("records", ())}
        reasons = [f"{one['feature']} {one['bearing']}: {one['says']}" for one in judgement.get("reasons", ())]
        return {
            "a": names.get(judgement["a"], judgement["a"]),
            "b": names.get(judgement["b"], judgement["b"]),
            "ids": f"{judgement['a']} and {judgement['b']}",
            "verdict": judgement["verdict"],
            "by": judgement["by"],
            "on": judgement["on"],
            "automatic": judgement["automatic"],
            "reasons": reasons,
            "note": judgement.get("note"),
        }

    def _source(self, source: Row) -> Row:
        url = source["url"] or ""
        return {
            "number": self._sources[source["id"]],
            "id": source["id"],
            "title": source["title"],
            "publisher": source["publisher"],
            "url": url,
            "linked": url.startswith(("http://", "https://")),
            "licence": source["licence"],
            "editions": [
                {
                    "published": day_words(edition["published"]),
                    "retrieved": day_words(edition["retrieved"]),
                    "originals": edition["originals"],
                }
                for edition in source["editions"]
            ],
        }
