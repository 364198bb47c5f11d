/** More of what was asked, while what is there stays. */

import { useRef } from "preact/hooks";
import type { Asked } from "./asked.ts";

/** The last answer while the next is asked for, and whether that is so. Only for questions of which each answer holds
 * all of the one before. */
export function useKept<T>(asked: Asked<T>): { shown: Asked<T>; reading: boolean } {
  const kept = useRef<Asked<T> | null>(null);
  if (asked.state === "answered") kept.current = asked;
  const reading = asked.state === "asking" && kept.current !== null;
  return { shown: reading && kept.current ? kept.current : asked, reading };
}
