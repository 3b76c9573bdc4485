// The scan page: the time of the scan is the time the page was opened; without network the visit
// is kept by the service worker, or here where there is none. Needs form[data-scan], input[name=at].
import "./outbox.js";

const openedAt = new Date();
const STALE_MS = 10 * 60 * 1000;
const outbox = self.lachanOutbox;

function freshen(form) {
  const at = form.elements.at;
  if (Math.abs(Date.now() - Date.parse(at.value)) > STALE_MS) at.value = new Date().toISOString();
}

// By this phone's clock: the batch tells the server what that clock said on sending.
const scannedAt = () => (Date.now() - openedAt > STALE_MS ? new Date() : openedAt).toISOString();

function eventOf(form, at) {
  if (form.dataset.scan === "out") return { kind: "out", visit: form.elements.visit.value, at };
  const event = { kind: "in", poster: location.pathname.slice(3), at };
  if (form.elements.nothing_changed) event.declaration = { nothing_changed: true };
  if (form.elements.for_person && form.elements.for_person.value) event.for_person = form.elements.for_person.value;
  return event;
}

for (const form of document.querySelectorAll("form[data-scan]")) {
  let isKept = false; // a second tap leaves or comes no second time
  form.addEventListener("submit", (submitted) => {
    freshen(form);
    if (navigator.onLine) return;
    submitted.preventDefault();
    if (isKept) return;
    isKept = true;
    outbox.add(eventOf(form, form.dataset.scan === "out" ? new Date().toISOString() : scannedAt()))
      .then(() => location.assign("/ngoai-tuyen#saved"), () => form.submit());
  });
}
