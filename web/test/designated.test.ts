import assert from "node:assert/strict";
import { test } from "node:test";
import type { FoundActor } from "../src/api/types.ts";
import { designatedWords } from "../src/words/designated.ts";

type Designated = FoundActor["designated"][number];

function by(name: string, standing: Designated["standing"], last: string | null = null): Designated {
  return { authority: { id: name, name, kind: "State" }, standing, edges: 1, last };
}

test("a designation that ended, or that nobody affirms, is not told as one that stands", () => {
  const designated = [
    by("Ruritania", "withdrawn"),
    by("Austria", "affirmed", "2019-05-02"),
    by("Belgium", "affirmed", "2031-01-01"),
    by("Cuba", "corroborated"),
    by("Denmark", "contested"),
    by("Egypt $&", "denied"),
  ];
  assert.deepEqual(designatedWords(designated, "2024-01-01"), [
    "designated by Belgium and Cuba",
    "designated by Denmark (contested)",
    "designated until 2019-05-02 by Austria",
    "designation by Ruritania: counts no more",
    "designation by Egypt $&: only denied",
  ]);
  assert.deepEqual(designatedWords([], "2024-01-01"), []);
});
