/** The ways in which an answer is handed on: the link, a file of the investigation, pictures, files for other programs,
 * and the dossier. */

import { useRef, useState } from "preact/hooks";
import { problemOf } from "../api/client.ts";
import type { PathAnswer } from "../api/types.ts";
import { fileName, hand } from "../share/files.ts";
import { written } from "../share/investigation.ts";
import type { Of } from "../share/notes.ts";
import { askedTitle, titled } from "../share/title.ts";
import { type State, decode } from "../state/address.ts";
import { useNames } from "../state/names.ts";
import { asksSets } from "../state/sets.ts";
import { workText } from "../state/work.ts";
import { namedIn } from "../words/asked.ts";
import { today } from "../words/words.ts";
import { OpenButton } from "./opening.tsx";
import { Files } from "./share_files.tsx";
import { Pictures } from "./share_picture.tsx";
import { type Asks, type Came, Outcome, Way, kept } from "./share_way.tsx";

interface Shown {
  page: State;
  answer: PathAnswer | null;
  rev: number | null;
}

export function Ways({ page, answer, rev }: Shown) {
  const { question, sets, about } = page;
  const [came, setCame] = useState<Came>(null);
  const [busy, setBusy] = useState(false);
  const ends = [...question.from, ...question.to];
  const named = useNames([...ends, ...(about === null ? [] : [about]), ...namedIn(question)]);
  const asked = askedTitle(question, sets, named);
  // On the page of an actor it is that actor which is seen, whatever the question.
  const title = about === null ? asked : titled(named(about));
  const ofSets = asksSets(sets);
  const name = fileName(about !== null ? title : ofSets ? "reach" : ends.map(named).join(" "), rev);
  const seen = { title, question };
  const of: Of | null = about !== null ? { ...seen, about } : answer && { ...seen, answer };
  const work = async (todo: () => Promise<Came> | Came) => {
    setBusy(true);
    setCame(null);
    try {
      setCame(await todo());
    } catch (error) {
      setCame({ problem: problemOf(error) });
    } finally {
      setBusy(false);
    }
  };
  const asks: Asks = { busy, doing: (todo) => void work(todo) };
  const save = () => {
    const file = `${name}.armstrace.json`;
    const text = written({ title, saved: today(), rev, state: page });
    hand(file, new Blob([text], { type: "application/json" }));
    return kept(file, "Open it on this page, or drop it anywhere on it.");
  };
  return (
    <>
      <Link {...asks} isWhole={workText(decode(location.hash).work) === workText(page.work)} />
      <Way title="This investigation">
        <button type="button" disabled={busy} onClick={() => asks.doing(save)}>
          Save as a file
        </button>
        <OpenButton />
      </Way>
      {(!ofSets || about !== null) && <Pictures {...asks} name={name} of={of} named={named} today={today()} />}
      {!ofSets && <Files {...asks} page={page} title={title} asked={asked} />}
      <Outcome busy={busy} came={came} />
    </>
  );
}

const LEFT_OUT =
  "What was expanded, hidden and pinned is too much for an address: the link opens without it. Saved as a file it is kept.";

function Link({ doing, isWhole }: Asks & { isWhole: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const warned = isWhole ? [] : [LEFT_OUT];
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      return { words: ["The link is copied.", isWhole ? "On the same graph it shows the same." : ""], warned };
    } catch {
      input.current?.select();
      return { words: ["This browser lets no page copy here: the link is marked, copy it from there."], warned };
    }
  };
  return (
    <section>
      <h2>The link</h2>
      <div class="link-line">
        <input ref={input} type="text" readOnly value={location.href} aria-label="The link to this answer" />
        <button type="button" onClick={() => doing(copy)}>
          Copy link
        </button>
      </div>
    </section>
  );
}
