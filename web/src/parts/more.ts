/** More of a list, asked for with a button that goes, or is read anew, once it is there. */

import { useLayoutEffect, useRef } from "preact/hooks";

/** The focus goes on to the first of `items` that came, unless it was taken elsewhere meanwhile. */
export function useMore<E extends HTMLElement>(items: string, length: number, more: () => void) {
  const list = useRef<E>(null);
  const asked = useRef<{ there: Set<Element>; by: Element | null } | null>(null);
  const all = () => [...(list.current?.querySelectorAll<HTMLElement>(items) ?? [])];
  useLayoutEffect(() => {
    const before = asked.current;
    const first = before && all().find((item) => !before.there.has(item));
    if (!first) return;
    asked.current = null;
    const { activeElement } = document;
    if (activeElement === before.by || activeElement === document.body) first.focus();
  }, [length]);
  const onMore = () => {
    asked.current = { there: new Set(all()), by: document.activeElement };
    more();
  };
  return { list, onMore };
}
