/** What of a drawing was known on the chosen day. For that the claims are read, since only they say what was possibly
 * known. */

import { useMemo } from "preact/hooks";
import type { Drawing } from "../answer/drawing.ts";
import { type Faded, type Known, NONE_FADED, fadedOn, lineOn } from "../answer/known.ts";
import type { ProblemDocument } from "../api/types.ts";
import { type Evidence, useEvidence } from "./evidence.ts";

/** The claims of so many relations are read. */
const MOST_READ = 200;
const NO_CLAIMS: Evidence["claims"] = new Map();
const NONE_KNOWN: ReadonlyMap<string, Known> = new Map();

export interface OnDay {
  reading: boolean;
  problem: ProblemDocument | null;
  known: ReadonlyMap<string, Known>;
  faded: Faded;
}

export function useDay(day: string | null, drawing: Drawing): OnDay {
  const relations = useMemo(
    () => [...new Set(drawing.lines.map((line) => line.relation).filter((id) => id !== null))].slice(0, MOST_READ),
    [drawing],
  );
  const evidence = useEvidence(day === null ? [] : relations, []);
  const reading = evidence.state === "asking";
  const problem = evidence.state === "failed" ? evidence.problem : null;
  const claims = evidence.state === "answered" ? evidence.value.claims : NO_CLAIMS;
  const [known, faded] = useMemo(() => {
    if (day === null || reading) return [NONE_KNOWN, NONE_FADED];
    return [new Map(drawing.lines.map((line) => [line.id, lineOn(day, line, claims)])), fadedOn(day, drawing, claims)];
  }, [day, drawing, claims, reading]);
  return { reading, problem, known, faded };
}
