/** Who of one set reaches another, as the service answers it. */

import { api } from "../api/client.ts";
import type { ReachAnswer } from "../api/types.ts";
import type { State } from "./address.ts";
import { type Asked, useAsked } from "./asked.ts";
import { meet } from "./names.ts";
import { asksSets, reachAsked, saysBoth } from "./sets.ts";

export function useReach({ question, sets }: State): Asked<ReachAnswer> {
  const asked = asksSets(sets) && saysBoth(question, sets) ? reachAsked(question, sets) : null;
  return useAsked(asked && JSON.stringify(asked), async (signal) => {
    const answer = await api.reach(asked ?? { from: {}, to: {} }, signal);
    meet(answer.actors.flatMap(({ actor, target, path }) => [actor, target, ...(path?.actors ?? [])]));
    return answer;
  });
}
