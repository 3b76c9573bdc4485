// Sends a file straight to storage with progress, and watches how it fares. Used by the pages of
// files: import.js (officers), results.js (laboratories).
import { byId, show, texts } from "./texts.js";

export const LARGEST_BYTES = 50 * 1000 * 1000;

function send(upload, file, progress) {
  return new Promise((done, fail) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(upload.fields)) form.append(name, value);
    form.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", upload.url);
    request.upload.onprogress = (event) => progress(event.loaded / (event.total || 1));
    request.onload = () => (request.status < 300 ? done() : fail(new Error("refused")));
    request.onerror = () => fail(new Error("network"));
    request.send(form);
  });
}

async function announce(address, key, told) {
  const answer = await fetch(address, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify(told),
  });
  const said = await answer.json();
  if (answer.ok) return said;
  throw Object.assign(new Error(said.code), { words: document.documentElement.lang === "vi" ? said.message_vi : said.message_en });
}

function complain(words) {
  byId("e-upload").textContent = words;
  show("e-upload", true);
  show("sending", false);
}

// `told` makes what is announced of a file; `page` the address of the page that shows it.
export function startForm(form, address, told, page) {
  show("file-field", true);
  let isSending = false; // a second tap sends no file twice
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (isSending) return undefined;
    const file = byId("f-file").files[0];
    show("e-upload", false);
    if (!file) return complain(texts.pick);
    if (file.size > LARGEST_BYTES) return complain(texts.large);
    show("sending", true);
    isSending = true;
    try {
      const said = await announce(address, form.elements.idempotency_key.value, told(form, file));
      if (said.upload) await send(said.upload, file, (share) => { byId("upload").value = share * 100; });
      return location.assign(page(said) + "#sent");
    } catch (failure) {
      isSending = false;
      return complain(failure.words || texts.failed);
    }
  });
}

// Shows the account again and again until the file's state is none of `running`.
export function watchFile(section, address, running, drawn = () => {}) {
  const { state } = section.dataset;
  if (!running.includes(state)) return;
  if (state === "AWAITING_FILE") {
    const isSent = location.hash === "#sent"; // storage has the file, and has not told us yet
    if (isSent && byId("upload-form")) show("upload-form", false);
    if (!isSent && byId("upload-form")) return;
  }
  watch(section, address, running, drawn, 0);
}

async function watch(section, address, running, drawn, turn) {
  const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
  if (answer && answer.ok) {
    const told = await answer.json();
    if (!running.includes(told.state)) return location.reload();
    for (const place of section.querySelectorAll("[data-part]")) {
      const part = place.dataset.part;
      place.textContent = part === "state" ? texts[told.state] : told[part];
    }
    byId("progress").value = told.progress;
    drawn(section, told);
  }
  setTimeout(watch, Math.min(2000 + turn * 500, 10000), section, address, running, drawn, turn + 1);
}
