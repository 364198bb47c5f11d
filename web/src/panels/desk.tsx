/** Deciding on one thing after the other, with the keyboard or without. A decision is in the graph at once. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { problemOf } from "../api/client.ts";
import type { ProblemDocument, Written } from "../api/types.ts";
import { ProblemView } from "../parts/problem.tsx";
import { type QueuePage, useQueue } from "../state/queue.ts";
import { type Writer, forgetToken, keepWriter, useWriter } from "../state/writer.ts";
import { count } from "../words/words.ts";
import { DecisionForm } from "./decision_form.tsx";

export interface Choice<V extends string> {
  key: string;
  words: string;
  verdict: V;
  /** The question for the reason, where one is asked for, and whether there must be one. */
  why?: string;
  needed?: boolean;
}

interface Shown<T, V extends string> {
  first: QueuePage<T>;
  further: (after: string) => Promise<QueuePage<T>>;
  one: string;
  none: string;
  choices: readonly Choice<V>[];
  view: (item: T) => ComponentChildren;
  send: (item: T, verdict: V, note: string | null, writer: Writer) => Promise<Written>;
}

const UNAUTHORIZED = 401;

export function Desk<T extends { id: string }, V extends string>(shown: Shown<T, V>) {
  const { first, further, one, none, choices, view, send } = shown;
  const queue = useQueue(first, further);
  const writer = useWriter();
  const desk = useRef<HTMLElement>(null);
  const [pending, setPending] = useState<Choice<V> | null>(null);
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState("");
  const { item } = queue;
  // At once, so that no key is lost between one and the next.
  useLayoutEffect(() => desk.current?.focus(), [queue.at]);

  if (first.total === 0) return <p class="desk-empty">{none}</p>;

  const step = (by: 1 | -1) => {
    setPending(null);
    setProblem(null);
    void queue.step(by);
  };
  const decide = async (choice: Choice<V>, note: string | null, as: Writer) => {
    if (item === null || busy) return;
    setBusy(true);
    setProblem(null);
    try {
      const { rev, changed } = await send(item, choice.verdict, note, as);
      keepWriter(as);
      const kept = `${choice.verdict}, ${changed ? `kept in revision ${rev}` : "as it was before"}`;
      queue.decide(item.id, kept);
      setSaid(`The last one: ${kept}.`);
      setPending(null);
      await queue.step(1);
    } catch (error) {
      const met = problemOf(error);
      if (met.status === UNAUTHORIZED || met.code === "forbidden") {
        forgetToken();
        setPending(choice);
      }
      setProblem(met);
    } finally {
      setBusy(false);
    }
  };
  const choose = (choice: Choice<V>) => {
    setProblem(null);
    if (choice.why || !writer.token || !writer.by) setPending(choice);
    else void decide(choice, null, writer);
  };
  const cancel = () => {
    setPending(null);
    setProblem(null);
    desk.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && pending) return cancel();
    // Keys mean something here only where nothing is typed, and where the browser means nothing else by them.
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey || busy) return;
    const choice = choices.find((other) => other.key === event.key);
    if (choice && item) choose(choice);
    else if (event.key === "n" && item) step(1);
    else if (event.key === "b") step(-1);
    else return;
    event.preventDefault();
  };
  const place = item ? `${queue.at + 1} of ${count(queue.total, one)}` : `${count(queue.total, one)}, to the end`;
  return (
    <section class="desk" ref={desk} tabIndex={-1} aria-label={place} onKeyDown={onKeyDown}>
      <div class="desk-line">
        <b>{place}</b>
        <span class="muted">{count(queue.total - queue.decided.size, "is", "are")} not decided</span>
        {item && queue.decided.has(item.id) && <span class="badge">{queue.decided.get(item.id)}</span>}
        <span class="muted" role="status">
          {said}
        </span>
      </div>
      {item ? view(item) : <p class="desk-empty">That was the last one.</p>}
      <Decisions
        choices={item ? choices : []}
        pending={pending}
        busy={busy}
        onChoose={choose}
        onBack={queue.at > 0 ? () => step(-1) : null}
        onNext={item ? () => step(1) : null}
      />
      {pending && (
        <DecisionForm
          key={pending.key}
          choice={pending}
          writer={writer}
          busy={busy}
          onSend={(note, as) => void decide(pending, note, as)}
          onCancel={cancel}
        />
      )}
      {problem && <ProblemView problem={problem} />}
      {queue.problem && <ProblemView problem={queue.problem} again={() => step(1)} />}
    </section>
  );
}

interface DecisionsShown<V extends string> {
  choices: readonly Choice<V>[];
  pending: Choice<V> | null;
  busy: boolean;
  onChoose: (choice: Choice<V>) => void;
  /** Null where there is nothing before, or after. */
  onBack: (() => void) | null;
  onNext: (() => void) | null;
}

function Decisions<V extends string>({ choices, pending, busy, onChoose, onBack, onNext }: DecisionsShown<V>) {
  return (
    <div class="decisions" role="group" aria-label="Decide">
      {choices.map((choice) => (
        <button
          key={choice.key}
          type="button"
          class="decision"
          disabled={busy}
          aria-keyshortcuts={choice.key}
          aria-pressed={pending === choice}
          onClick={() => onChoose(choice)}
        >
          {choice.words} <kbd aria-hidden="true">{choice.key}</kbd>
        </button>
      ))}
      <span class="steps">
        <button type="button" disabled={!onBack} aria-keyshortcuts="b" onClick={() => onBack?.()}>
          Back <kbd aria-hidden="true">b</kbd>
        </button>
        <button type="button" disabled={!onNext} aria-keyshortcuts="n" onClick={() => onNext?.()}>
          Next <kbd aria-hidden="true">n</kbd>
        </button>
      </span>
    </div>
  );
}
