// What a table with a camera shares: what it says, its camera, and the field for a hand scanner.
import { signal, wake } from "./gate-signals.js";
import { byId, show, turns } from "./texts.js";

// Something was read or done: answers whether nothing was read, done or told since. What is good news of
// an earlier code is not said over what stands of a later one.
export const newTurn = turns();

export function tell(colour, words, more = "") {
  newTurn();
  byId("said").className = "notice " + { green: "good", red: "bad", grey: "info", yellow: "warn" }[colour];
  byId("said-words").textContent = words;
  byId("said-more").textContent = more;
  show("said", true);
  signal(colour);
}

// Opens the camera by `open`; null where there is none.
export async function openSeen(open, read) {
  show("seen", true);
  const camera = await open(byId("video"), read).catch(() => null);
  show("seen", Boolean(camera));
  show("no-camera", !camera);
  show("start", !camera);
  return camera;
}

// What stands in the field is read; handhelds with a reader, and our tests, tell theirs by an event.
export function readTyped(read, before) {
  byId("scan").addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    wake();
    const text = byId("f-code").value;
    byId("f-code").value = "";
    before();
    read(text);
  });
  addEventListener("lachan-reading", (event) => read(String(event.detail)));
}
