/** A queue that is gone through one by one. What was decided stays in it, so that one can go back. */

import { useState } from "preact/hooks";
import { problemOf } from "../api/client.ts";
import type { ProblemDocument } from "../api/types.ts";

export interface QueuePage<T> {
  items: readonly T[];
  total: number;
  next: string | null;
}

export interface Queue<T> {
  /** What is looked at; null beyond the last. */
  item: T | null;
  at: number;
  total: number;
  decided: ReadonlyMap<string, string>;
  problem: ProblemDocument | null;
  decide: (id: string, words: string) => void;
  step: (by: 1 | -1) => Promise<void>;
}

export function useQueue<T extends { id: string }>(
  first: QueuePage<T>,
  further: (after: string) => Promise<QueuePage<T>>,
): Queue<T> {
  const [items, setItems] = useState(first.items);
  const [next, setNext] = useState(first.next);
  const [at, setAt] = useState(0);
  const [decided, setDecided] = useState<ReadonlyMap<string, string>>(new Map());
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const step = async (by: 1 | -1) => {
    const to = Math.max(0, at + by);
    setProblem(null);
    if (to >= items.length && next !== null) {
      try {
        const page = await further(next);
        const known = new Set(items.map((item) => item.id));
        setItems([...items, ...page.items.filter((item) => !known.has(item.id))]);
        setNext(page.next);
      } catch (error) {
        setProblem(problemOf(error));
        return;
      }
    }
    setAt(Math.min(to, items.length));
  };
  return {
    item: items[at] ?? null,
    at,
    total: Math.max(first.total, items.length),
    decided,
    problem,
    decide: (id, words) => setDecided(new Map(decided).set(id, words)),
    step,
  };
}
