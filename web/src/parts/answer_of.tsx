import type { ComponentChildren } from "preact";
import type { Asked } from "../state/asked.ts";
import { ProblemView } from "./problem.tsx";
import { Waiting } from "./waiting.tsx";

interface Shown<T> {
  asked: Asked<T>;
  /** As in "Still searching …". */
  what: string;
  children: (value: T) => ComponentChildren;
}

/** What was asked, once it is answered; until then how it goes, and whatever went wrong. */
export function AnswerOf<T>({ asked, what, children }: Shown<T>) {
  switch (asked.state) {
    case "idle":
      return null;
    case "asking":
      return <Waiting what={what} since={asked.since} cancel={asked.cancel} />;
    case "failed":
      return <ProblemView problem={asked.problem} again={asked.again} />;
    case "cancelled":
      return (
        <p class="waiting" role="status">
          Cancelled: there is no answer.{" "}
          <button type="button" onClick={asked.again}>
            Ask again
          </button>
        </p>
      );
    case "answered":
      return <>{children(asked.value)}</>;
  }
}
