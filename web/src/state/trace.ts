/** A question and all that is asked of the service to answer it. */

import { useMemo } from "preact/hooks";
import { api } from "../api/client.ts";
import type { Intermediaries, PathAnswer, Question } from "../api/types.ts";
import type { Beside } from "../answer/drawing.ts";
import { type Asked, useAsked } from "./asked.ts";
import { meet } from "./names.ts";
import { GOODS, LONGEST, PHASES, isWhole } from "./question.ts";

/** So many actors of an answer are asked what is denied of them, and so many edges of each are taken. */
const MOST_ASKED = 25;
const MOST_EDGES = 100;

export interface Against {
  beside: Beside[];
  /** What was left out of `beside`: actors that were not asked, edges beyond the first of an actor, and actors whose
   * edges were not all looked at in time. */
  actorsLeft: number;
  edgesLeft: number;
  stopped: number;
}

export interface Trace {
  paths: Asked<PathAnswer>;
  between: Asked<Intermediaries>;
  against: Asked<Against>;
}

export function useTrace(question: Question): Trace {
  const key = isWhole(question) ? JSON.stringify(question) : null;
  const paths = useAsked(key, async (signal) => {
    const answer = await api.paths(question, signal);
    meet(answer.paths.flatMap((path) => path.actors));
    return answer;
  });
  const found = paths.state === "answered" ? paths.value.paths : [];
  const further = found.length ? key : null;
  const between = useAsked(further, (signal) => api.intermediaries(question, signal));
  const actors = useMemo(() => [...new Set(found.flatMap((path) => path.actors.map((actor) => actor.id)))], [found]);
  const against = useAsked(further && `${further} ${actors.join()}`, (signal) => againstOf(actors, question, signal));
  return { paths, between, against };
}

/** What is denied, of any goods and in any phase, between actors of the answer, and of those who stand inside with
 * anybody. */
async function againstOf(actors: readonly string[], question: Question, signal: AbortSignal): Promise<Against> {
  const { kinds, families, known_by, sources, not_sources, reviewed } = question;
  const all = { phase: PHASES, goods_class: GOODS, limit: MOST_EDGES, deadline: LONGEST };
  const filters = { kinds, families, known_by, sources, not_sources, reviewed, ...all };
  const asked = actors.slice(0, MOST_ASKED);
  const standing = ["denied", "unevidenced"];
  const answers = await Promise.all(asked.map((actor) => api.neighbourhood(actor, { ...filters, standing }, signal)));
  const edges = new Map<string, Beside>();
  let edgesLeft = 0;
  for (const { actor, edges: near, counts } of answers) {
    const isEnd = question.from.includes(actor.id) || question.to.includes(actor.id);
    edgesLeft += Math.max(0, counts.reduce((sum, one) => sum + one.edges, 0) - near.length);
    for (const { edge, neighbour } of near) {
      if (isEnd && !actors.includes(neighbour.id)) continue;
      meet([actor, neighbour]);
      edges.set(edge.id, { edge, names: { [actor.id]: actor, [neighbour.id]: neighbour } });
    }
  }
  const stopped = answers.filter((answer) => !answer.complete).length;
  return { beside: [...edges.values()], actorsLeft: actors.length - asked.length, edgesLeft, stopped };
}
