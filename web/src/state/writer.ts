/** Who writes through this page, with the token of the service. Both are forgotten with the tab: they stand in no
 * address and in no storage. */

import { shared } from "./shared.ts";

export interface Writer {
  token: string;
  by: string;
}

const writer = shared<Writer>({ token: "", by: "" });

export const useWriter = writer.use;
export const keepWriter = writer.set;

/** The name stays, the token that was refused does not. */
export function forgetToken(): void {
  keepWriter({ token: "", by: writer.now().by });
}
