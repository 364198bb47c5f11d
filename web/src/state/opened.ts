/** The investigation that was opened from a file, or why it could not be. */

import { useEffect, useState } from "preact/hooks";
import { LARGEST, type Saved, read } from "../share/investigation.ts";
import { go } from "./page.ts";

export type Opened = { saved: Saved } | { refused: string } | null;

let opened: Opened = null;
const listeners = new Set<() => void>();

function set(next: Opened): void {
  opened = next;
  for (const listener of listeners) listener();
}

export async function openFile(file: File): Promise<void> {
  try {
    if (file.size > LARGEST) throw new Error("It is larger than any investigation.");
    const saved = read(await file.text());
    go(saved.state);
    set({ saved: { ...saved, title: saved.title || file.name } });
  } catch (error) {
    set({ refused: `${file.name} was not opened. ${error instanceof Error ? error.message : String(error)}` });
  }
}

export function forget(): void {
  set(null);
}

export function useOpened(): Opened {
  const [shown, setShown] = useState(opened);
  useEffect(() => {
    const listener = () => setShown(opened);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return shown;
}
