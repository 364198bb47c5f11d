/** Going to and fro, with as much of a browser as that needs. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { hide } from "../src/state/work.ts";

interface Entry {
  hash: string;
  state: unknown;
}

const heard = new Map<string, () => void>();
const entries: Entry[] = [{ hash: "", state: null }];
let at = 0;

function put(index: number, state: unknown, url: string): void {
  entries.splice(index, entries.length, { hash: url.startsWith("#") ? url : "", state: structuredClone(state) });
  at = index;
}

function travel(by: number): void {
  at += by;
  heard.get("popstate")?.();
  heard.get("hashchange")?.();
}

Object.assign(globalThis, {
  addEventListener: (name: string, listener: () => void) => heard.set(name, listener),
  location: {
    pathname: "/",
    get hash() {
      return entries[at]?.hash;
    },
  },
  history: {
    get state() {
      return entries[at]?.state;
    },
    pushState: (state: unknown, _: string, url: string) => put(at + 1, state, url),
    replaceState: (state: unknown, _: string, url: string) => {
      entries[at] = { hash: url.startsWith("#") ? url : "", state: structuredClone(state) };
    },
  },
});

const { go, now } = await import("../src/state/page.ts");
const { canRedo, canUndo, change, redo, undo } = await import("../src/state/undo.ts");

const MANY = Array.from({ length: 200 }, (_, one) => `actor-${one}`);
const QUESTION = { from: ["kp"], to: ["ru"] };

test("back and forward find what is too much for an address, and undo goes on from there", () => {
  go({ question: QUESTION });
  change((work) => hide(work, MANY));
  assert.ok(!location.hash.includes("hide"));
  go({ chosen: { what: "actor", id: "kp" } });
  change((work) => hide(work, ["one-more"]));
  travel(-1);
  assert.deepEqual(now().work.hidden, MANY);
  assert.ok(canUndo() && canRedo());
  travel(1);
  assert.equal(now().work.hidden.length, 201);
  undo();
  assert.deepEqual(now().work.hidden, MANY);
  undo();
  assert.deepEqual(now().work.hidden, []);
  assert.equal(history.state, null);
  redo();
  redo();
  assert.equal(now().work.hidden.length, 201);
  assert.ok(!canRedo());
});

test("a long table begins with its own row, and finds it again", () => {
  go({ question: { from: ["kp"], to: ["sy"] }, view: "table" });
  go({ row: 401 }, "replace");
  go({ about: "kp", view: "table" });
  assert.equal(now().row, null);
  go({ about: null });
  assert.equal(now().row, 401);
});

test("what was done after going back is there after the page of an actor", () => {
  go({ question: { from: ["kp"], to: ["ir"] } });
  go({ about: "kp", view: "graph" });
  travel(-1);
  change((work) => hide(work, ["a"]));
  travel(1);
  go({ about: null });
  assert.deepEqual(now().work.hidden, ["a"]);
});
