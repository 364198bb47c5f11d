/** Opening an investigation from a file: chosen, or dropped anywhere on the page. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { State } from "../state/address.ts";
import { forget, openFile, useOpened } from "../state/opened.ts";

export function OpenButton({ label = "Open a file …" }: { label?: string }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label="Investigation to open"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = "";
          if (file) void openFile(file);
        }}
      />
    </>
  );
}

/** What came of opening a file, and the place that files are dropped on: the whole page. `rev`: of what is shown now. */
export function Opening({ page, rev }: { page: State; rev: number | null }) {
  const last = useOpened();
  // Of a file that was left for another question there is no more to say.
  const left = last && "saved" in last && askedBy(last.saved.state) !== askedBy(page);
  const opened = left ? null : last;
  const over = useDropped();
  return (
    <>
      {over && (
        <p class="drop" role="status">
          Drop it to open the investigation that it holds
        </p>
      )}
      {opened && (
        <p class="notice" role={"refused" in opened ? "alert" : "status"}>
          {"refused" in opened ? opened.refused : told(opened.saved, rev)}{" "}
          <button type="button" class="close" aria-label="Close this notice" onClick={forget}>
            ×
          </button>
        </p>
      )}
    </>
  );
}

function askedBy({ question, sets }: State): string {
  return JSON.stringify([question, sets]);
}

function told({ title, saved, rev }: { title: string; saved: string; rev: number | null }, now: number | null): string {
  const what = `Opened: ${[title, saved && `saved ${saved}`].filter(Boolean).join(", ")}.`;
  if (rev === null || now === null || rev === now) return what;
  return `${what} It was seen at revision ${rev}, and the graph is at revision ${now}: what it answers may have changed.`;
}

function useDropped(): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const holdsFile = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const onOver = (event: DragEvent) => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      setOver(false);
      const [file] = event.dataTransfer?.files ?? [];
      if (file) void openFile(file);
    };
    addEventListener("dragover", onOver);
    addEventListener("dragleave", onLeave);
    addEventListener("drop", onDrop);
    return () => {
      removeEventListener("dragover", onOver);
      removeEventListener("dragleave", onLeave);
      removeEventListener("drop", onDrop);
    };
  }, []);
  return over;
}
