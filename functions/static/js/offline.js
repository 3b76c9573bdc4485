// The page shown without network. If the address is a poster's, offers to keep the visit; lists
// what waits. Needs #offline-scan, #offline-code, #offline-at, #offline-save, #offline-saved, #offline-plain,
// #kept-section, #kept-list.
import "./outbox.js";
import { venueCodeOf } from "./links.js";
import { byId, newest, show, texts } from "./texts.js";

const scannedAt = new Date();
const token = location.pathname.startsWith("/v/") ? location.pathname.slice(3) : "";
const time = (at) => new Date(at).toLocaleString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit" });

function leaveButton({ poster, at }) {
  const button = document.createElement("button");
  button.textContent = texts.leave;
  button.addEventListener("click", async () => {
    button.disabled = true; // one leaves once
    await self.lachanOutbox.add({ kind: "out", poster, in_at: at, at: new Date().toISOString() });
    await listKept();
  });
  return button;
}

const listKept = newest(() => self.lachanOutbox.list(), (kept) => {
  byId("kept-list").replaceChildren(...kept.map(({ event, refused }) => {
    const line = document.createElement("li");
    line.textContent = time(event.at) + " – " + texts[event.kind] + (refused ? " – " + texts.refused + " (" + refused + ")" : "");
    const left = kept.some((other) => other.event.kind === "out" && other.event.in_at === event.at);
    if (event.kind === "in" && !refused && !left) line.append(" ", leaveButton(event));
    return line;
  }));
  show("kept-section", kept.length > 0);
});

function saved() {
  show("offline-scan", false);
  show("offline-plain", false);
  show("offline-saved", true);
  byId("main").focus();
}

if (location.hash === "#saved") saved();
else if (venueCodeOf(token)) {
  byId("offline-code").textContent = venueCodeOf(token);
  show("offline-plain", false);
  show("offline-scan", true);
  byId("offline-at").textContent = time(scannedAt);
  byId("offline-save").addEventListener("click", async () => {
    await self.lachanOutbox.add({ kind: "in", poster: token, at: scannedAt.toISOString(), declaration: { nothing_changed: true } });
    saved();
    await listKept();
  });
}
listKept();
