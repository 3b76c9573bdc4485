// A sampler's table: choose the session, scan the tube, scan its people, seal. What is sealed is kept
// encrypted first and sent after, in order, until the server has answered; so it works without network.
import { keptBuffer } from "./kept-buffer.js";
import { isIn, isOurTube, sealed, tubeIn } from "./field-tube.js";
import { wake } from "./gate-signals.js";
import { newTurn, openSeen, readTyped, tell } from "./reading-box.js";
import { look } from "./readings.js";
import { byId, newest, show, texts } from "./texts.js";

const BATCH = 50;
const MOST_BYTES = 60000; // the shield takes 64 KB
const SAME_AGAIN_MS = 3000;
const LOOK_EVERY_MS = 60000;
const ONE_TAP_MS = 600; // what is tapped again sooner, where the next person's button has come to stand, was one tap
const buffer = keptBuffer("lachan-field-buffer");
const refused = keptBuffer("lachan-field-refused");
const draft = keptBuffer("lachan-field-draft");
const vietnamese = document.documentElement.lang === "vi";

let sampler = "";
let sessions = [];
let tube = null; // {tube, session, people: [{at, reading|typed, name, slot, second, mark}]}
let last = { text: "", at: 0 };
let early = []; // what was read before the unfinished tube was found; then null
let tapped = 0;

const session = () => sessions.find((one) => one.session === byId("f-session").value);
const most = () => (session() ? session().most : 20);

const post = (path, body) => fetch(path, {
  method: "POST",
  credentials: "same-origin",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});

// One after another, so that a quick hand leaves one draft, and that the last.
let keeping = Promise.resolve();
function keepDraft() {
  keeping = keeping.then(async () => {
    await draft.wipe();
    if (tube) await draft.add({ tube });
  }).catch(() => tell("red", texts.notKept));
  return keeping;
}

function line(person) {
  const row = byId("person-line").content.firstElementChild.cloneNode(true);
  row.querySelector(".who").textContent = person.name || texts.unnamed;
  row.querySelector(".about").textContent = [
    person.slot ? `${texts.slot} ${person.slot.slice(0, 2)}:${person.slot.slice(2)}` : "",
    person.second ? texts.second : "",
  ].filter(Boolean).join(" · ");
  row.querySelector("button").addEventListener("click", () => {
    const place = tube ? tube.people.indexOf(person) : -1;
    if (place < 0 || Date.now() - tapped < ONE_TAP_MS) return;
    tapped = Date.now();
    tube.people.splice(place, 1);
    draw();
    keepDraft();
  });
  return row;
}

function draw() {
  show("open-tube", Boolean(tube));
  show("no-tube", !tube);
  byId("step").textContent = tube ? texts.stepPeople : texts.stepTube;
  if (!tube) return;
  byId("tube-code").textContent = tube.tube;
  byId("tube-count").textContent = `${tube.people.length}/${most()}`;
  byId("people").replaceChildren(...tube.people.map(line));
  byId("seal").disabled = !tube.people.length;
}

const drawRefused = newest(() => refused.oldest(100), (kept) => {
  show("refused", kept.length > 0);
  byId("refused-list").replaceChildren(...kept.map((one) => {
    const row = byId("refused-line").content.firstElementChild.cloneNode(true);
    row.querySelector(".code").textContent = one.event.tube;
    row.querySelector(".why").textContent = (vietnamese ? one.result.reason_vi : one.result.reason_en) || one.result.code;
    row.querySelector(".waits").textContent = one.result.waits ? texts.waits : "";
    const again = row.querySelector(".again");
    again.hidden = Boolean(one.result.waits);
    again.addEventListener("click", async () => {
      if (tube) return tell("red", texts.sealFirst);
      const { people, session: at } = one.event;
      tube = { tube: one.event.tube, session: at, people };
      draw();
      await keepDraft();
      await refused.remove([one.sequence]);
      return drawRefused();
    });
    row.querySelector(".drop").addEventListener("click", async () => {
      if (!confirm(texts.dropSure)) return;
      await refused.remove([one.sequence]);
      drawRefused();
    });
    return row;
  }));
});

const drawQueue = newest(() => buffer.count(), (waiting) => {
  byId("queue").textContent = waiting ? texts.queued.replace("#", waiting) : texts.sent;
});

async function showQueue() {
  await drawQueue();
  await drawRefused();
}

// Tubes sealed by whoever is signed in now; another sampler's wait for that sampler.
async function waiting() {
  const kept = (await buffer.oldest(200)).filter((one) => one.by === sampler);
  const batch = [];
  let bytes = 0;
  for (const one of kept) {
    bytes += new Blob([JSON.stringify(one)]).size;
    if (batch.length && (batch.length >= BATCH || bytes > MOST_BYTES)) break;
    batch.push(one);
  }
  return batch;
}

async function sendOnce() {
  if (!sampler) return "later";
  const events = await waiting();
  if (!events.length) return "empty";
  const told = await post("/api/specimens/batch", {
    sent_at: new Date().toISOString(),
    // What waited longer than a minute is told as kept, whatever the browser thought of the network.
    events: events.map(({ sequence, event }) => Object.assign({ sequence }, event, { offline: event.offline || Date.now() - Date.parse(event.at) > 60000 })),
  });
  if (told.status === 401 || told.status === 403) return "sign_in";
  if (!told.ok) return "later";
  const { results } = await told.json();
  for (const result of results) {
    const kept = events.find((one) => one.sequence === result.sequence);
    if (kept && result.outcome === "refused") await refused.add({ event: kept.event, result });
  }
  await buffer.remove(results.map((result) => result.sequence));
  const bad = results.find((result) => result.outcome === "refused");
  if (bad) tell("red", vietnamese ? bad.reason_vi : bad.reason_en, bad.tube);
  return results.length === events.length ? "sent" : "later";
}

async function send() {
  const work = async () => {
    for (;;) {
      const state = await sendOnce().catch(() => "later");
      show("sign-in", state === "sign_in");
      if (state !== "sent") return showQueue();
    }
  };
  return navigator.locks ? navigator.locks.request("lachan-field", work) : work();
}

async function openTube(code) {
  if (!session()) return tell("red", texts.chooseSession);
  tube = { tube: code, session: session().session, people: [] };
  draw();
  tell("grey", texts.tubeOpen, code);
  return keepDraft();
}

// Online, the table learns whom it sees, and finds the same person shown by another card.
async function lookUp(person, open) {
  const about = person.typed ? { typed: person.typed } : { reading: person.reading };
  const told = await post("/api/specimens/lookups", Object.assign({ session: open.session }, about)).catch(() => null);
  const found = told ? await told.json().catch(() => ({})) : {};
  if (!told || open !== tube) return;
  const place = tube.people.indexOf(person);
  if (place < 0) return;
  if (told.status === 422) {
    tube.people.splice(place, 1);
    tell("red", (vietnamese ? found.message_vi : found.message_en) || texts.unreadable);
  } else if (told.ok) {
    if (tube.people.some((one) => one !== person && one.mark === found.mark)) {
      tube.people.splice(place, 1);
      tell("red", texts.twice, found.masked_name);
    } else {
      Object.assign(person, { mark: found.mark, name: found.masked_name || person.name, slot: found.slot, second: found.second_sample });
    }
  }
  draw();
  await keepDraft();
}

// What is said of a code is said before anything is awaited, so that it never covers what was said of a later one.
async function addPerson(what, name) {
  const open = tube;
  const person = Object.assign({ at: new Date().toISOString(), name }, what);
  if (isIn(tube, person)) return tell("red", texts.twice, name);
  if (tube.people.length >= most()) return tell("red", texts.full);
  tube.people.push(person);
  draw();
  tell("green", texts.added, name);
  await keepDraft();
  return navigator.onLine ? lookUp(person, open) : undefined;
}

// The tube is closed before anything is awaited: a second tap seals nothing, and who is read now is not put
// into a tube that has been told already. It waits in sight before it is called sealed.
async function seal() {
  if (!tube) return undefined;
  if (!tube.people.length) return tell("red", texts.empty);
  const isNewest = newTurn();
  const closed = tube;
  tube = null;
  draw();
  try {
    await buffer.add({ by: sampler, event: sealed(closed, new Date().toISOString(), !navigator.onLine) });
  } catch (full) {
    tube = closed;
    draw();
    return tell("red", texts.notKept, closed.tube);
  }
  await keepDraft();
  await showQueue();
  if (isNewest()) tell("green", navigator.onLine ? texts.sealed : texts.saved, closed.tube);
  byId("f-code").focus();
  return send();
}

function read(text) {
  if (early) return early.push(text);
  if (!text.trim()) return undefined;
  if (text === last.text && Date.now() - last.at < SAME_AGAIN_MS) {
    last.at = Date.now();
    return undefined;
  }
  last = { text, at: Date.now() };
  const code = tubeIn(text);
  if (!tube) return code ? openTube(code) : tell("red", texts.tubeFirst);
  if (code === tube.tube) return seal();
  if (isOurTube(text)) return tell("red", texts.sealFirst, tube.tube);
  const { kind, name } = look(text);
  if (["foreign", "poster", "unreadable"].includes(kind)) return tell("red", texts.notPerson);
  return addPerson({ reading: text }, name);
}

function typedPerson(event) {
  event.preventDefault();
  event.stopPropagation();
  wake();
  const kind = byId("f-kind").value;
  const value = byId("f-typed").value.replace(/[\s.]/g, "");
  if (!tube) return tell("red", texts.tubeFirst);
  if (kind === "cccd" && !/^\d{12}$/.test(value)) return tell("red", texts.cccdWrong);
  byId("f-typed").value = "";
  return addPerson({ typed: { kind, value } }, "");
}

async function toggleCamera() {
  wake();
  const { openCodes } = await import("./codes-camera.js");
  const camera = await openSeen(openCodes, read);
  show("no-bars", Boolean(camera && !camera.linear));
  if (camera && navigator.wakeLock) navigator.wakeLock.request("screen").catch(() => {});
}

function fillSessions(work) {
  sessions = work.sessions;
  const chosen = localStorage.getItem("lachan-field-session") || "";
  byId("f-session").replaceChildren(...sessions.map((one) => {
    const option = document.createElement("option");
    option.value = one.session;
    option.textContent = `${one.place} · ${one.day.split("-").reverse().join("/")}`;
    option.selected = one.session === chosen;
    return option;
  }));
  show("none", !sessions.length);
  show("table", sessions.length > 0);
}

// The day's sessions are not personal: they are kept so that the table opens without network.
async function lookAfter() {
  const told = navigator.onLine && (await fetch("/api/sampling/work", { credentials: "same-origin" }).catch(() => null));
  if (told && told.ok) {
    const work = await told.json();
    sampler = work.sampler;
    localStorage.setItem("lachan-field-work", JSON.stringify(work));
    fillSessions(work);
  } else if (told && (told.status === 401 || told.status === 403)) {
    sampler = "";
    show("sign-in", true);
  }
  draw();
  await send();
}

async function start() {
  const kept = localStorage.getItem("lachan-field-work");
  if (kept) {
    const work = JSON.parse(kept);
    sampler = work.sampler;
    fillSessions(work);
  }
  await Promise.all([buffer.dropOld(), refused.dropOld(), draft.dropOld()]).catch(() => {});
  const [unfinished] = await draft.oldest(1).catch(() => []);
  if (unfinished) tube = unfinished.tube;
  draw();
  const waited = early;
  early = null;
  waited.forEach(read);
  await lookAfter();
  setInterval(lookAfter, LOOK_EVERY_MS);
}

byId("f-session").addEventListener("change", () => localStorage.setItem("lachan-field-session", byId("f-session").value));
byId("typed").addEventListener("submit", typedPerson);
byId("seal").addEventListener("click", seal);
byId("drop").addEventListener("click", async () => {
  if (!confirm(texts.dropSure)) return;
  tube = null;
  draw();
  await keepDraft();
});
byId("start").addEventListener("click", toggleCamera);
byId("send").addEventListener("click", send);
addEventListener("online", lookAfter);
// Typed on purpose, or by a hand scanner: the same again may be meant.
readTyped(read, () => { last.text = ""; });

start();
