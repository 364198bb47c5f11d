/** The pages of a long table, each by its first row, counted from 1. */

export const ROWS = 200;

/** The first row of the page that a row is on; of the last page where there are not so many. */
export function pageOf(row: number, all: number): number {
  const within = Math.max(1, Math.min(row, all));
  return within - ((within - 1) % ROWS);
}

/** The rows of the page that begins with `first`. */
export function rowsOf<T>(all: readonly T[], first: number): readonly T[] {
  return all.length <= ROWS ? all : all.slice(first - 1, first - 1 + ROWS);
}
