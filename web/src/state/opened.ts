/** The investigation that was opened from a file, or why it could not be. */

import { LARGEST, type Saved, read } from "../share/investigation.ts";
import { go } from "./page.ts";
import { shared } from "./shared.ts";

export type Opened = { saved: Saved } | { refused: string } | null;

const opened = shared<Opened>(null);

export const useOpened = opened.use;

export async function openFile(file: File): Promise<void> {
  try {
    if (file.size > LARGEST) throw new Error("It is larger than any investigation.");
    const saved = read(await file.text());
    go(saved.state);
    opened.set({ saved: { ...saved, title: saved.title || file.name } });
  } catch (error) {
    opened.set({ refused: `${file.name} was not opened. ${error instanceof Error ? error.message : String(error)}` });
  }
}

export function forget(): void {
  opened.set(null);
}
