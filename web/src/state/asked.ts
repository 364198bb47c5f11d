/** Something that is asked of the service while a part of the page is shown: its answer, its problem, or how long it
 * has been going on. */

import { useEffect, useState } from "preact/hooks";
import { isAbort, problemOf } from "../api/client.ts";
import type { ProblemDocument } from "../api/types.ts";

export type Asked<T> =
  | { state: "idle" }
  | { state: "asking"; since: number; cancel: () => void }
  | { state: "answered"; value: T }
  | { state: "failed"; problem: ProblemDocument; again: () => void }
  | { state: "cancelled"; again: () => void };

/** Ask anew whenever `key` changes; nothing while it is null. An answer to an earlier key is never shown. */
export function useAsked<T>(key: string | null, question: (signal: AbortSignal) => Promise<T>): Asked<T> {
  const [turn, setTurn] = useState(0);
  const [shown, setShown] = useState<{ key: string | null; asked: Asked<T> }>({ key: null, asked: { state: "idle" } });
  useEffect(() => {
    if (key === null) {
      setShown({ key, asked: { state: "idle" } });
      return;
    }
    const control = new AbortController();
    let over = false;
    const show = (asked: Asked<T>) => {
      if (!over) setShown({ key, asked });
    };
    const again = () => setTurn((n) => n + 1);
    show({ state: "asking", since: Date.now(), cancel: () => control.abort() });
    question(control.signal).then(
      (value) => show({ state: "answered", value }),
      (error: unknown) =>
        show(isAbort(error) ? { state: "cancelled", again } : { state: "failed", problem: problemOf(error), again }),
    );
    return () => {
      over = true;
      control.abort();
    };
  }, [key, turn]);
  if (shown.key === key) return shown.asked;
  return key === null ? { state: "idle" } : { state: "asking", since: Date.now(), cancel: () => undefined };
}
