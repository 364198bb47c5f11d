/** The sources that were loaded, all of them. */

import { api } from "./client.ts";
import type { Source } from "./types.ts";

const PAGE = 200;

export async function everySource(signal?: AbortSignal): Promise<Source[]> {
  const all: Source[] = [];
  let after: string | null = null;
  do {
    const { sources, next } = await api.sources(signal, { limit: PAGE, after });
    all.push(...sources);
    after = next;
  } while (after !== null);
  return all;
}

/** Where names of actors and of sources stand together, that of a source has this id, as in the claims. */
export function nameId(source: string): string {
  return `source:${source}`;
}
