/** Why a near miss is no answer, in words, and the change of the question that would let it in. */

import type { Edge, NearEdge, NearMiss, Phase, Question } from "../api/types.ts";
import {
  ASKED_GOODS,
  CERTAINTIES,
  DEFAULTS,
  ENDED_PHASES,
  MOST_HOPS,
  NO_HUB_LIMIT,
  VIA_KINDS,
  askedKinds,
  askedPhases,
  changed,
} from "../state/question.ts";
import { LINKING, actorKind, count, days, either, listed, plain } from "./words.ts";

export function edgeReason(reason: string, edge: Edge, asked: Question): string {
  const phases = asked.phase?.length ? either(asked.phase) : `${askedPhases(asked)[0]} or further`;
  switch (reason) {
    case "ended_phase":
      return `it was ${edge.phase}, so it came to nothing; asked was ${phases}`;
    case "phase":
      return `what is affirmed is that it was ${edge.phase}; asked was ${phases}`;
    case "standing":
      return ofStanding(edge, asked);
    case "window":
      return `it held ${days(edge.first, edge.last) || "at no day that is told"}; asked was ${asked.valid}`;
    case "known_by":
      return `it is known ${edge.known_from ? `from ${edge.known_from}` : "from a later day"}; asked was what was known by ${asked.known_by}`;
    case "sources":
      return `it rests on ${listed(edge.sources) || "no source that was asked"}, and not on what was asked`;
    case "reviewed":
      return "a machine read it and nobody has reviewed it; asked was only what was reviewed";
    case "certainty":
      return `its speaker holds it ${edge.certainty}; asked was ${either(asked.certainty ?? CERTAINTIES)}`;
    case "goods":
      return `its goods are ${listed(classes(edge).map(plain)) || "unknown"}; asked was ${either((asked.goods_class ?? ASKED_GOODS).map(plain))}`;
    case "min_origins":
      return `it rests on ${count(edge.origins.length, "origin")}; asked was at least ${asked.min_origins}`;
    case "min_share":
      return `the share is ${edge.share === null ? "unknown" : `${edge.share} %`}; asked was at least ${asked.min_share} %`;
    default:
      return plain(reason);
  }
}

function ofStanding(edge: Edge, asked: Question): string {
  const what = edge.phase ? `that it was ${edge.phase}` : "this";
  if (edge.standing === "unevidenced") return `${what} was looked for, and no evidence was found`;
  if (edge.standing === "denied") return `${what} is only denied, and a denial is never a link`;
  return `it is ${edge.standing ?? "not known to what was asked"}; asked was ${either(standings(asked))}`;
}

export function pathReason(reason: string, near: NearMiss, asked: Question): string {
  switch (reason) {
    case "order":
      return "the dates of its transactions cannot rise along it";
    case "joint":
      return "its two transactions belong to different deals";
    case "hops":
      return `it has ${count(near.actors.length - 1, "hop")}; asked was up to ${asked.max_hops ?? DEFAULTS.max_hops}`;
    case "kind":
      return kindsMissing(near, asked).length
        ? `it goes over a relation that was not asked: ${listed(kindsMissing(near, asked).map(plain))}`
        : `it goes through an actor of a kind that may not stand inside: ${listed(actorKindsMissing(near, asked).map(actorKind))}`;
    case "hub":
      return `it goes through a hub, an actor with more than ${(asked.hub_limit ?? DEFAULTS.hub_limit).toLocaleString("en")} neighbours`;
    case "identity":
      return "two records in it may or may not be the same actor";
    default:
      return plain(reason);
  }
}

export interface Inclusion {
  words: string;
  question: Question;
}

/** The change of the question that its reasons name; null where nothing that may be asked lets it in. */
export function inclusion(near: NearMiss, asked: Question): Inclusion | null {
  let question = asked;
  const words: string[] = [];
  const take = (change: Change) => {
    if (!change) return false;
    question = changed(question, change[1]);
    if (!words.includes(change[0])) words.push(change[0]);
    return true;
  };
  const hops = new Set(near.edges.map((edge) => edge.hop));
  for (const hop of hops) {
    const edge = nearestOf(near.edges.filter((one) => one.hop === hop));
    if (!edge?.reasons.every((reason) => take(ofEdge(reason, edge, question)))) return null;
  }
  const ofEdges = new Set(near.edges.flatMap((edge) => edge.reasons));
  const ofAll = near.reasons.filter((reason) => !ofEdges.has(reason));
  if (!ofAll.every((reason) => take(ofPath(reason, near, question)))) return null;
  return words.length ? { words: listed(words), question } : null;
}

/** The edge of a hop that breaks the least; what somebody only disputes is never one, since a denial is no link. Of what was
 * not heard at all the claims for it tell. */
function nearestOf(edges: readonly NearEdge[]): NearEdge | undefined {
  const may = edges.filter((edge) => (edge.standing === null ? edge.claims.length > 0 : LINKING.includes(edge.standing)));
  return may.toSorted((one, other) => one.reasons.length - other.reasons.length)[0];
}

type Change = [string, Partial<Record<keyof Question, unknown>>] | null;

function ofEdge(reason: string, edge: Edge, asked: Question): Change {
  switch (reason) {
    case "phase":
    case "ended_phase":
      return edge.phase && [`what was ${edge.phase}`, withPhase(edge.phase, asked)];
    case "standing":
      return edge.standing && LINKING.includes(edge.standing)
        ? [`what is ${edge.standing}`, { standing: [...standings(asked), edge.standing] }]
        : null;
    case "window":
      return ["what held at another time", { valid: undefined }];
    case "known_by":
      return edge.known_from
        ? [`what was known by ${edge.known_from}`, { known_by: later(edge.known_from, asked.known_by) }]
        : ["what was known later", { known_by: undefined }];
    case "sources":
      return ["all sources", { sources: undefined, not_sources: undefined }];
    case "reviewed":
      return ["what nobody has reviewed", { reviewed: undefined }];
    case "certainty":
      return [`what is ${edge.certainty}`, { certainty: [...(asked.certainty ?? []), edge.certainty] }];
    case "goods":
      return [`${listed(classes(edge).map(plain))} goods`, { goods_class: union(asked.goods_class ?? ASKED_GOODS, classes(edge)) }];
    case "min_origins":
      return edge.origins.length ? [`what rests on ${count(edge.origins.length, "origin")}`, { min_origins: edge.origins.length }] : null;
    case "min_share":
      return ["any share", { min_share: undefined }];
    default:
      return null;
  }
}

function ofPath(reason: string, near: NearMiss, asked: Question): Change {
  const hops = near.actors.length - 1;
  switch (reason) {
    case "order":
      return ["any order of time", { in_order: undefined }];
    case "joint":
      return ["deals that need not hang together", { joints: "any" }];
    case "hops":
      return hops <= MOST_HOPS ? [`up to ${count(hops, "hop")}`, { max_hops: hops }] : null;
    case "kind": {
      const kinds = kindsMissing(near, asked);
      if (kinds.length) return [listed(kinds.map(plain)), { families: undefined, kinds: union(askedKinds(asked), kinds) }];
      const inside = actorKindsMissing(near, asked);
      return inside.length ? [`paths through ${listed(inside.map(actorKind))}`, { via_kinds: union(asked.via_kinds ?? VIA_KINDS, inside) }] : null;
    }
    case "hub":
      return ["hubs of any size", { hub_limit: NO_HUB_LIMIT }];
    case "identity":
      return ["disputed identities", { identity: "disputed" }];
    default:
      return null;
  }
}

/** What rises is let in from its phase on, as it was asked; other phases are asked by name. */
function withPhase(phase: Phase, asked: Question): Partial<Record<keyof Question, unknown>> {
  if (asked.phase?.length || ENDED_PHASES.includes(phase)) {
    return { min_phase: undefined, phase: union(askedPhases(asked), [phase]) };
  }
  return { phase: undefined, min_phase: phase };
}

function later(one: string, other: string | null | undefined): string {
  return other && other > one ? other : one;
}

function standings(asked: Question): readonly string[] {
  return asked.standing?.length ? asked.standing : LINKING;
}

function classes(edge: Edge): string[] {
  return [...new Set(edge.goods.map((one) => one.class))];
}

function union<T>(one: readonly T[], other: readonly T[]): T[] {
  return [...new Set([...one, ...other])];
}

function kindsMissing(near: NearMiss, asked: Question): Edge["kind"][] {
  const kinds = askedKinds(asked);
  return union(near.edges.map((edge) => edge.kind).filter((kind) => !kinds.includes(kind)), []);
}

function actorKindsMissing(near: NearMiss, asked: Question): string[] {
  const kinds: readonly string[] = asked.via_kinds?.length ? asked.via_kinds : VIA_KINDS;
  return union(near.actors.slice(1, -1).map((actor) => actor.kind).filter((kind) => !kinds.includes(kind)), []);
}
