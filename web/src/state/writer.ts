/** Who writes through this page, with the token of the service. Both are forgotten with the tab: they stand in no
 * address and in no storage. */

import { useEffect, useState } from "preact/hooks";

export interface Writer {
  token: string;
  by: string;
}

let writer: Writer = { token: "", by: "" };
const listeners = new Set<() => void>();

export function keepWriter(next: Writer): void {
  writer = next;
  for (const listener of listeners) listener();
}

/** The name stays, the token that was refused does not. */
export function forgetToken(): void {
  keepWriter({ token: "", by: writer.by });
}

export function useWriter(): Writer {
  const [shown, setShown] = useState(writer);
  useEffect(() => {
    const listener = () => setShown(writer);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return shown;
}
