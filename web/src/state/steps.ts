/** What was done to one drawing, step after step, and at which of them it is. */

import { type Work, workText } from "./work.ts";

export interface Steps {
  works: readonly Work[];
  at: number;
}

/** Where the drawing is now. Back, forward and links change it too: to a step that is known, or by one more. */
export function seen(steps: Steps | undefined, work: Work): Steps {
  if (!steps) return { works: [work], at: 0 };
  if (steps.works[steps.at] === work) return steps;
  const text = workText(work);
  const isThat = (one: Work | undefined) => one !== undefined && workText(one) === text;
  if (isThat(steps.works[steps.at])) return steps;
  const at = steps.works.findLastIndex(isThat);
  return at < 0 ? added(steps, work) : { ...steps, at };
}

/** One step more, in the place of those that were taken back. */
export function added({ works, at }: Steps, work: Work): Steps {
  return { works: [...works.slice(0, at + 1), work], at: at + 1 };
}

/** One step back or on; the same where there is none. */
export function moved(steps: Steps, by: 1 | -1): Steps {
  const at = steps.at + by;
  return at in steps.works ? { ...steps, at } : steps;
}
