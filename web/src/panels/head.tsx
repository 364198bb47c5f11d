/** The head of the page: between whom is asked, which paths count, and what else there is. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { PathAnswer } from "../api/types.ts";
import { Chips } from "../parts/chips.tsx";
import type { State } from "../state/address.ts";
import { isWhole } from "../state/question.ts";
import { asksSets, saysBoth } from "../state/sets.ts";
import { Ends } from "./ends.tsx";
import { Filters } from "./filters.tsx";
import { SetsForm } from "./sets.tsx";
import { Share } from "./share.tsx";

interface Shown {
  page: State;
  /** What was answered about paths; null where nothing is yet. */
  answer: PathAnswer | null;
  rev: number | null;
}

type Open = "filters" | "sets" | null;

export function Head({ page, answer, rev }: Shown) {
  const { question, sets } = page;
  const isAsked = asksSets(sets) ? saysBoth(question, sets) : isWhole(question);
  const { open, setOpen, line } = useOpen();
  return (
    <header>
      <div class="head-line">
        <h1>
          <a href="#">armstrace</a>
        </h1>
        <Ends question={question} sets={sets} />
        {isAsked && !page.review && <Share page={page} answer={answer} rev={rev} />}
        <nav aria-label="Elsewhere">
          <a href="#review" aria-current={page.review ? "page" : undefined}>
            Review
          </a>
          <a href="/docs">API</a>
        </nav>
      </div>
      <div ref={line} class="filter-line" hidden={page.review !== null}>
        <Opener what="filters" words="Filters" open={open} onOpen={setOpen} />
        <Opener what="sets" words="Ask of a whole set" open={open} onOpen={setOpen} />
        <Chips question={question} sets={sets} />
      </div>
      <div id="filters" class="under-head" hidden={open !== "filters"}>
        {open === "filters" && <Filters question={question} ofSets={asksSets(sets)} />}
      </div>
      <div id="sets" class="under-head" hidden={open !== "sets"}>
        {open === "sets" && <SetsForm sets={sets} />}
      </div>
    </header>
  );
}

interface OpenerShown {
  what: "filters" | "sets";
  words: string;
  open: Open;
  onOpen: (open: Open) => void;
}

function Opener({ what, words, open, onOpen }: OpenerShown) {
  const isOpen = open === what;
  return (
    <button type="button" aria-expanded={isOpen} aria-controls={what} onClick={() => onOpen(isOpen ? null : what)}>
      {words} <span aria-hidden="true">{isOpen ? "▴" : "▾"}</span>
    </button>
  );
}

/** What lies over the answer is closed with Escape from wherever the focus is, so that it hides nobody's place. */
function useOpen() {
  const [open, setOpen] = useState<Open>(null);
  const line = useRef<HTMLDivElement>(null);
  // At once, and not after the next frame: a busy browser has it late, and the key is pressed before.
  useLayoutEffect(() => {
    if (open === null) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      if (document.activeElement?.closest(".under-head")) {
        line.current?.querySelector<HTMLElement>(`[aria-controls=${open}]`)?.focus();
      }
      setOpen(null);
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [open]);
  return { open, setOpen, line };
}
