import type { ComponentChildren } from "preact";
import { isWeb } from "./web.ts";

/** A link out of the page, if the address is one of the web; what else a source gives as an address is only text. */
export function Out({ url, children }: { url: string | null; children: ComponentChildren }) {
  if (!isWeb(url)) return <>{children}</>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {children}
      <span class="unseen"> (opens another page)</span>
    </a>
  );
}
