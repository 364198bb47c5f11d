import { useEffect, useState } from "preact/hooks";

const PATIENCE_MS = 400;

/** That something is being asked, for how long already, and a way to stop it. Nothing flickers for a quick answer. */
export function Waiting({ what, since, cancel }: { what: string; since: number; cancel: () => void }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const clock = setInterval(() => setNow(Date.now()), 200);
    return () => clearInterval(clock);
  }, []);
  if (now - since < PATIENCE_MS) return <p class="waiting" aria-hidden="true" />;
  return (
    <p class="waiting" role="status">
      <span class="spinner" aria-hidden="true" />
      Still {what} … <span aria-hidden="true">{((now - since) / 1000).toFixed(0)} s</span>{" "}
      <button type="button" onClick={cancel}>
        Cancel
      </button>
    </p>
  );
}
