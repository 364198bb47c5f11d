/** What was expanded, as the service answers it: a page of edges of one kind and one actor after the other. */

import type { Beside } from "../answer/drawing.ts";
import { api } from "../api/client.ts";
import type { Kind, Neighbourhood, Question } from "../api/types.ts";
import { type Asked, useAsked } from "./asked.ts";
import { meet } from "./names.ts";
import { ALL_STANDINGS, FAMILIES, GOODS, LONGEST, PHASES } from "./question.ts";
import type { Expansion, Work } from "./work.ts";

export const PAGE = 40;

/** The edges that one expansion brought, in the order in which they came. */
export interface Brought {
  actor: string;
  kind: Kind;
  beside: Beside[];
  /** The revisions of the graph that its pages were read at. */
  revs: number[];
  /** False where the service stopped looking before the end. */
  complete: boolean;
}

/** Everything that is said counts here, in whatever phase and standing, as the asked sources said it by the asked day;
 * what nobody reviewed counts unless the question leaves it out. */
export function everything({ known_by, sources, not_sources, reviewed }: Question) {
  const heard = { known_by, sources, not_sources, reviewed };
  return { ...heard, phase: PHASES, goods_class: GOODS, standing: ALL_STANDINGS, deadline: LONGEST };
}

const pages = new Map<string, Promise<Neighbourhood>>();

export function useExpanded(work: Work, question: Question): Asked<Brought[]> {
  const filters = JSON.stringify(everything(question));
  const key = work.expanded.length ? `${filters} ${JSON.stringify(work.expanded)}` : null;
  return useAsked(key, (signal) => Promise.all(work.expanded.map((one) => bring(one, question, signal))));
}

async function bring(expansion: Expansion, question: Question, signal: AbortSignal): Promise<Brought> {
  const beside: Beside[] = [];
  const revs: number[] = [];
  let whole = true;
  let after: string | null | undefined;
  for (let page = 0; page < expansion.pages && after !== null; page++) {
    const { actor, edges, next, complete, rev } = await pageOf(expansion, question, signal, after);
    revs.push(rev);
    for (const { edge, neighbour } of edges) {
      meet([actor, neighbour]);
      beside.push({ edge, names: { [actor.id]: actor, [neighbour.id]: neighbour } });
    }
    whole &&= complete;
    after = next;
  }
  return { actor: expansion.actor, kind: expansion.kind, beside, revs, complete: whole };
}

/** Pages that were read are not read again when the next is asked for. */
function pageOf(
  { actor, kind }: Expansion,
  question: Question,
  signal: AbortSignal,
  after?: string,
): Promise<Neighbourhood> {
  const asked = { ...everything(question), kinds: [kind], limit: PAGE, after };
  const key = JSON.stringify([actor, asked]);
  const known = pages.get(key);
  if (known) return known;
  const answer = api.neighbourhood(actor, asked, signal);
  const forget = () => void (pages.get(key) === answer && pages.delete(key));
  const settled = () => signal.removeEventListener("abort", forget);
  pages.set(key, answer);
  // At once, so that whoever asks next does not wait for what was given up.
  signal.addEventListener("abort", forget);
  // What failed or was not finished is asked for again.
  answer.then(({ complete }) => complete || forget(), forget).finally(settled);
  return answer;
}

export interface Around {
  kinds: [Kind, number][];
  complete: boolean;
}

/** How many edges of each kind an actor has, before any is loaded. */
export function useCounts(actor: string, question: Question): Asked<Around> {
  const asked = { ...everything(question), families: FAMILIES, limit: 1 };
  return useAsked(JSON.stringify([actor, asked]), async (signal) => {
    const { counts, complete } = await api.neighbourhood(actor, asked, signal);
    return { kinds: Object.entries(counts[0]?.edges_by_kind ?? {}) as [Kind, number][], complete };
  });
}
