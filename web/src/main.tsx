import { render } from "preact";
import { App } from "./app.tsx";
import { Door } from "./panels/door.tsx";
import { useReader } from "./state/reader.ts";

/** With another token everything is asked anew. */
function Page() {
  const reader = useReader();
  return reader.refused ? <Door brought={reader.token !== ""} /> : <App key={reader.token} />;
}

const page = document.getElementById("page");
if (page) render(<Page />, page);
