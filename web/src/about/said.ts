/** The claims on the relations of an actor, as many as a page holds. */

import { api } from "../api/client.ts";
import type { Claim } from "../api/types.ts";
import { type Asked, useAsked } from "../state/asked.ts";
import { meet } from "../state/names.ts";
import { ALL_STANDINGS, FAMILIES, GOODS, LONGEST, PHASES } from "../state/question.ts";

const MOST_EDGES = 200;
const MOST_RELATIONS = 40;

export interface Said {
  claims: Claim[];
  /** How many relations were not read, and how many edges beyond those that were asked. */
  relationsLeft: number;
  edgesLeft: number;
  /** Whether the service looked to the end: else there may be more than is counted. */
  complete: boolean;
}

export function useSaid(actor: string): Asked<Said> {
  return useAsked(actor, async (signal) => {
    const all = { families: FAMILIES, phase: PHASES, goods_class: GOODS, standing: ALL_STANDINGS };
    const asked = { ...all, limit: MOST_EDGES, deadline: LONGEST };
    const { edges, counts, complete } = await api.neighbourhood(actor, asked, signal);
    const ids = [...new Set(edges.map(({ edge }) => edge.relation))];
    const relations = await Promise.all(ids.slice(0, MOST_RELATIONS).map((id) => api.relation(id, signal)));
    meet(relations.flatMap(({ subject, object }) => [subject, object]));
    const said = relations.flatMap((one) => [...one.claims_for, ...one.claims_against]);
    const claims = new Map(said.map((claim) => [claim.id, claim]));
    return {
      claims: [...claims.values()],
      relationsLeft: Math.max(0, ids.length - MOST_RELATIONS),
      edgesLeft: Math.max(0, (counts[0]?.edges ?? 0) - edges.length),
      complete,
    };
  });
}
