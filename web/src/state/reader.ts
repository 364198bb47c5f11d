/** The token with which this page reads, where the service answers nobody without one. Like a writer's it is forgotten
 * with the tab, and stands in no address and in no storage. */

import { shared } from "./shared.ts";

export interface Reader {
  token: string;
  /** Whether the service refused what was asked without a token, or with this one. */
  refused: boolean;
}

const reader = shared<Reader>({ token: "", refused: false });

export const useReader = reader.use;

export function readingToken(): string | undefined {
  return reader.now().token || undefined;
}

export function readWith(token: string): void {
  reader.set({ token, refused: false });
}

/** An answer to what was asked with an earlier token says nothing of this one. */
export function refuseReader(brought: string | undefined): void {
  if (!reader.now().refused && brought === readingToken()) reader.set({ ...reader.now(), refused: true });
}
