/** The sources that can be chosen. */

import { everySource } from "../api/sources.ts";
import type { Source } from "../api/types.ts";
import { type Asked, useAsked } from "./asked.ts";
import { meetSources } from "./names.ts";

/** All sources, read anew each time that they can be chosen. */
export function useSources(): Asked<Source[]> {
  return useAsked("sources", async (signal) => {
    const sources = await everySource(signal);
    meetSources(sources);
    return sources;
  });
}

/** Those that have every word that was typed in title, publisher or id. */
export function matching(sources: readonly Source[], typed: string): Source[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return sources.filter(({ id, title, publisher }) => {
    const text = `${title} ${publisher ?? ""} ${id}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
