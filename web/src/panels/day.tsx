/** Going back in time: what was not yet known on a day is drawn faintly, and never taken out. */

import { useMemo } from "preact/hooks";
import type { Drawing } from "../answer/drawing.ts";
import { daysOf } from "../answer/known.ts";
import type { OnDay } from "../state/day.ts";
import { go } from "../state/page.ts";
import { count, dayInWords } from "../words/words.ts";

interface Shown {
  day: string | null;
  drawing: Drawing;
  shown: OnDay;
}

export function Day({ day, drawing, shown }: Shown) {
  const days = useMemo(() => {
    const found = daysOf(drawing);
    return day === null || found.includes(day) ? found : [...found, day].toSorted();
  }, [drawing, day]);
  if (days.length === 0) return null;
  const at = day === null ? days.length : days.indexOf(day);
  const words = day === null ? "any day" : dayInWords(day);
  return (
    <div class="day">
      <label>
        Known by{" "}
        <input
          type="range"
          min={0}
          max={days.length}
          step={1}
          value={at}
          aria-valuetext={words}
          onInput={(event) => go({ day: days[Number(event.currentTarget.value)] ?? null }, "replace")}
        />
      </label>
      <b class="day-words">{words}</b>
      <span class={day === null ? "muted" : ""} role="status">
        {day === null ? "Nothing is faded." : told(drawing, shown)}
      </span>
    </div>
  );
}

function told(drawing: Drawing, { reading, problem, known, faded }: OnDay): string {
  if (reading) return "Reading the claims …";
  const all = [...known.values()];
  const possible = all.filter((one) => one === "possible").length;
  const unread = all.filter((one) => one === "unread").length;
  const parts = [
    `${faded.lines.size} of ${count(drawing.lines.length, "line")} and ${faded.dots.size} of ${count(drawing.dots.length, "actor")} faded: not yet known then.`,
    possible > 0 && `${count(possible, "line")} only possibly known.`,
    unread > 0 && `Of ${count(unread, "faded line")} the claims were not read: they may have been possibly known.`,
    problem && problem.detail,
  ];
  return parts.filter(Boolean).join(" ");
}
