/** A long table in pages, so that a browser has to lay out only as many rows as one reads at once. */

import { useEffect, useRef } from "preact/hooks";
import { ROWS, pageOf } from "./rows.ts";

interface Shown {
  /** As in "Pages of the graph as a table". */
  what: string;
  first: number;
  all: number;
  onFirst: (first: number) => void;
}

export function Pager({ what, first, all, onFirst }: Shown) {
  const last = pageOf(all, all);
  const to = (next: number) => ({ there: next === first, go: () => next !== first && onFirst(next) });
  const [back, next] = [to(Math.max(1, first - ROWS)), to(Math.min(last, first + ROWS))];
  if (all <= ROWS) return null;
  return (
    <nav class="pager" aria-label={`Pages of ${what}`}>
      <Turn words="First" {...to(1)} />
      <Turn words="Previous" {...back} />
      <span role="status">
        Rows {first.toLocaleString("en")} to {Math.min(all, first + ROWS - 1).toLocaleString("en")} of{" "}
        {all.toLocaleString("en")}
      </span>
      <Turn words="Next" {...next} />
      <Turn words="Last" {...to(last)} />
    </nav>
  );
}

/** Not disabled at the end, where it would lose the focus. */
function Turn({ words, there, go }: { words: string; there: boolean; go: () => void }) {
  return (
    <button type="button" aria-disabled={there} onClick={go}>
      {words}
    </button>
  );
}

/** The box that a page is scrolled in: it begins at the top of each page, or with the row that was chosen. */
export function useTop(first: number) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!box.current) return;
    box.current.scrollTop = 0;
    box.current.querySelector("tr.is-chosen")?.scrollIntoView({ block: "center" });
  }, [first]);
  return box;
}
