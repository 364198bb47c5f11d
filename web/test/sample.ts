/** Answers as small as a test needs them, in the shapes of the API. */

import type { Edge, NearEdge, NearMiss, Path } from "../src/api/types.ts";

export function edge(subject: string, kind: Edge["kind"], object: string, more: Partial<Edge> = {}): Edge {
  return {
    id: `e-${subject}-${kind}-${object}-${more.standing ?? "affirmed"}-${more.phase ?? ""}`,
    relation: `${kind}.${subject}.${object}`,
    subject,
    kind,
    object,
    standing: "affirmed",
    known: "certain",
    phase: "delivered",
    certainty: "assessed",
    evidence: 4003,
    deal: null,
    first: null,
    last: null,
    known_from: "2023-03-30",
    claims: ["c-1"],
    disputing: [],
    unreviewed: [],
    origins: ["state:us"],
    sources: ["article"],
    goods: [],
    in_return: [],
    share: null,
    measure: null,
    list_name: null,
    programme: null,
    denied_by_party: [],
    ...more,
  };
}

export function actor(id: string, kind = "Person") {
  return { id, name: id.toUpperCase(), kind, joined_by: [] };
}

export function path(actors: string[], ...hops: Edge[][]): Path {
  return {
    actors: actors.map((id) => actor(id)),
    hops: hops.map((edges) => ({ edges, identity: null })),
    joints: [],
    evidence: 4003,
    weakest_hop: 0,
    origins: ["state:us"],
    known: "certain",
  };
}

export function near(actors: ReturnType<typeof actor>[], edges: NearEdge[], reasons?: string[]): NearMiss {
  const given = reasons ?? [...new Set(edges.flatMap((one) => one.reasons))];
  return { actors, edges, identities: [], reasons: given, relaxed: 1, claims: [] };
}
