/** More of what was asked, while what is there stays. */

import { useRef } from "preact/hooks";
import type { ProblemDocument } from "../api/types.ts";
import type { Asked } from "./asked.ts";

export interface Kept<T> {
  /** The last answer, where there is one. */
  shown: Asked<T>;
  /** Whether more is being read, beside what is shown. */
  reading: boolean;
  /** Why what was asked for last is not here, beside what is shown. */
  problem: ProblemDocument | null;
  /** Ask once more for what did not come; null where nothing is missing. */
  again: (() => void) | null;
}

/** The last answer while the next is asked for, or where it does not come. Only for questions of which each answer holds
 * all of the one before. */
export function useKept<T>(asked: Asked<T>): Kept<T> {
  const kept = useRef<Asked<T> | null>(null);
  if (asked.state === "answered") kept.current = asked;
  const shown = kept.current ?? asked;
  const beside = shown !== asked;
  return {
    shown,
    reading: beside && asked.state === "asking",
    problem: beside && asked.state === "failed" ? asked.problem : null,
    again: beside && (asked.state === "failed" || asked.state === "cancelled") ? asked.again : null,
  };
}
