/** The token with which this page reads, where the service answers nobody without one. Like a writer's it is forgotten
 * with the tab, and stands in no address and in no storage. */

import { useEffect, useState } from "preact/hooks";

export interface Reader {
  token: string;
  /** Whether the service refused what was asked without a token, or with this one. */
  refused: boolean;
}

let reader: Reader = { token: "", refused: false };
const listeners = new Set<() => void>();

function keep(next: Reader): void {
  reader = next;
  for (const listener of listeners) listener();
}

export function readingToken(): string | undefined {
  return reader.token || undefined;
}

export function readWith(token: string): void {
  keep({ token, refused: false });
}

/** An answer to what was asked with an earlier token says nothing of this one. */
export function refuseReader(brought: string | undefined): void {
  if (!reader.refused && brought === readingToken()) keep({ ...reader, refused: true });
}

export function useReader(): Reader {
  const [shown, setShown] = useState(reader);
  useEffect(() => {
    const listener = () => setShown(reader);
    listeners.add(listener);
    listener();
    return () => void listeners.delete(listener);
  }, []);
  return shown;
}
