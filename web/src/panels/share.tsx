/** Keeping an answer and handing it on: the menu. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { PathAnswer } from "../api/types.ts";
import type { State } from "../state/address.ts";
import { Ways } from "./share_ways.tsx";

interface Shown {
  page: State;
  /** What was answered about paths; null where nothing is yet. */
  answer: PathAnswer | null;
  rev: number | null;
}

export function Share({ page, answer, rev }: Shown) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    addEventListener("pointerdown", onPointer);
    return () => removeEventListener("pointerdown", onPointer);
  }, [open]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div class="share" ref={box} onKeyDown={onKeyDown}>
      <button ref={button} type="button" aria-expanded={open} aria-controls="share" onClick={() => setOpen(!open)}>
        Share <span aria-hidden="true">{open ? "▴" : "▾"}</span>
      </button>
      <div id="share" class="share-panel" role="group" aria-label="Keep and share" hidden={!open}>
        {open && <Ways page={page} answer={answer} rev={rev} />}
      </div>
    </div>
  );
}
