// Renews the marked part of a board while the reader asks for it and looks at it. Needs
// [data-live-switch] around input[data-live=<seconds>], and [data-live-part]; else nothing happens.
import { turns } from "./texts.js";

const asked = document.querySelector("[data-live-switch]");
const box = asked?.querySelector("[data-live]");

const newTurn = turns(); // what was asked later is never overwritten by what was asked before

const renew = async () => {
  if (!box.checked || document.hidden) return;
  const isLast = newTurn();
  const told = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
  if (!told?.ok || told.redirected) return;
  const page = new DOMParser().parseFromString(await told.text(), "text/html");
  const part = page.querySelector("[data-live-part]");
  if (part && box.checked && isLast()) document.querySelector("[data-live-part]").replaceWith(document.adoptNode(part));
};

if (box) {
  asked.hidden = false;
  setInterval(renew, 1000 * Number(box.dataset.live));
}
