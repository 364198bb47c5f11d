/** A value that several parts of the page show: each is drawn again when it changes. It is gone with the tab. */

import { useEffect, useState } from "preact/hooks";

export interface Shared<T> {
  now: () => T;
  set: (next: T) => void;
  use: () => T;
}

export function shared<T>(first: T): Shared<T> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    now: () => value,
    set: (next) => {
      value = next;
      for (const listener of listeners) listener();
    },
    use: () => {
      const [shown, setShown] = useState(value);
      useEffect(() => {
        const listener = () => setShown(value);
        listeners.add(listener);
        listener(); // it may have changed between being drawn and being listened to
        return () => void listeners.delete(listener);
      }, []);
      return shown;
    },
  };
}
