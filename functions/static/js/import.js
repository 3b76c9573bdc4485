// File imports: registers the file, sends it straight to storage with progress, then watches the
// accounting. Needs #import-form (kind, dry_run, #f-file) or #upload-form, or [data-import].
import { byId, show, texts } from "./texts.js";

const LARGEST_BYTES = 50 * 1000 * 1000;
const RUNNING = ["AWAITING_FILE", "RECEIVING"];

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

async function register(form, file) {
  const answer = await fetch("/api/imports", {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "Idempotency-Key": form.elements.idempotency_key.value },
    body: JSON.stringify({
      kind: form.elements.kind.value, filename: file.name, size: file.size, dry_run: form.elements.dry_run.checked,
    }),
  });
  const told = await answer.json();
  if (answer.ok) return told;
  throw Object.assign(new Error(told.code), { words: document.documentElement.lang === "vi" ? told.message_vi : told.message_en });
}

function complain(words) {
  byId("e-upload").textContent = words;
  show("e-upload", true);
  show("sending", false);
}

function startForm(form) {
  show("file-field", true);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const file = byId("f-file").files[0];
    show("e-upload", false);
    if (!file) return complain(texts.pick);
    if (file.size > LARGEST_BYTES) return complain(texts.large);
    show("sending", true);
    try {
      const { import_id: id, upload } = await register(form, file);
      await send(upload, file, (share) => { byId("upload").value = share * 100; });
      location.assign("/can-bo/tep/" + id + "#sent");
    } catch (failure) {
      complain(failure.words || texts.failed);
    }
  });
}

async function watch(section, turn) {
  const answer = await fetch("/api/imports/" + section.dataset.import, { credentials: "same-origin" }).catch(() => null);
  if (answer && answer.ok) {
    const told = await answer.json();
    if (!RUNNING.includes(told.state)) return location.reload();
    for (const part of ["received", "accepted", "duplicate", "rejected", "parked"]) {
      section.querySelector('[data-part="' + part + '"]').textContent = told[part];
    }
    section.querySelector('[data-part="state"]').textContent = texts[told.state];
    byId("progress").value = told.progress;
  }
  setTimeout(watch, Math.min(2000 + turn * 500, 10000), section, turn + 1);
}

const form = byId("import-form");
if (form) startForm(form);
const section = document.querySelector("[data-import]");
if (section && section.dataset.state === "RECEIVING") watch(section, 0);
if (section && section.dataset.state === "AWAITING_FILE") {
  const isSent = location.hash === "#sent"; // storage has the file, and has not told us yet
  if (isSent) show("upload-form", false);
  if (isSent || !byId("upload-form")) watch(section, 0);
}
