// The gate: pair, read codes by camera or by hand, keep each at once, send in order, show the answer
// in colour, word and sound. Works without network: the answer is then "kept".
import * as buffer from "./gate-buffer.js";
import * as gate from "./gate-device.js";
import { signal, wake } from "./gate-signals.js";
import { openSeen } from "./reading-box.js";
import { look } from "./readings.js";
import { byId, newest, show, texts } from "./texts.js";

const BATCH = 50; // 100 events at most; 50 of the longest cards stay below 64 KB
const AT_ONCE_MS = 60 * 1000;
const SAME_AGAIN_MS = 5000;
const STATE_EVERY_MS = 60000;
const FAULTS = { QR_EXPIRED: "expired", VENUE_SUSPENDED: "suspended", QR_INVALID: "unreadable" };
const NOT_ADMITTED = { DEVICE_REVOKED: "revoked", DEVICE_UNKNOWN: "unknownDevice", DEVICE_CLOCK_WRONG: "clockWrong" };
const COLOURS = ["green", "yellow", "red", "grey"];

let camera;
let linking; // null, or {card: reading} while a paper card is tied to a phone
let last = { text: "", at: 0 };
let shown = {}; // {name, sequence} of the code that was read last: no other's answer is shown

// lines: [{text, big}]; the word of the colour is in the template, unless `word` replaces it.
function answer(colour, word, lines) {
  const card = byId("result-" + colour).content.firstElementChild.cloneNode(true);
  const head = card.querySelector(".word");
  if (word) head.textContent = word;
  for (const { text, big } of lines.filter((line) => line.text)) {
    const line = document.createElement("p");
    line.textContent = text;
    if (big) line.className = "big";
    card.append(line);
  }
  byId("answer").replaceChildren(card);
  signal(colour);
}

const refuse = (words) => answer("grey", texts.refused, [{ text: words }]);
const direction = () => document.querySelector("input[name=direction]:checked").value;

const showQueue = newest(async (isReached = true) => [await buffer.count(), isReached], ([waiting, isReached]) => {
  const queue = waiting ? texts.queued.replace("#", waiting) : texts.sent;
  byId("queue").textContent = isReached ? queue : texts.noNetwork + " " + queue;
});

// Is the device refused as such? Then says why, by the code; a failing network never comes here.
async function isShutOut(told) {
  const code = await gate.reason(told);
  if (code) refuse(texts[NOT_ADMITTED[code] || "notAdmitted"]);
  return Boolean(code);
}

function showResult(result, name) {
  const reason = document.documentElement.lang === "vi" ? result.reason_vi : result.reason_en;
  if (result.outcome === "refused") return refuse(texts[FAULTS[result.code]] || reason || result.code);
  const isColoured = COLOURS.includes(result.colour);
  const extra = result.outcome === "duplicate" ? texts.duplicate : result.outcome === "spilled" ? texts.spilled : "";
  return answer(isColoured ? result.colour : "grey", isColoured ? "" : texts.recorded, [{ text: result.masked_name || name, big: true }, { text: reason }, { text: extra }]);
}

// Sends one batch; resolves with "empty", "sent", "later" or "shut out". Rejects without a network.
async function sendOnce() {
  const events = await buffer.oldest(BATCH);
  if (!events.length) return "empty";
  // What could not be sent at once has waited: its own time counts, not that of its arrival.
  for (const event of events) event.offline = event.offline || Date.now() - Date.parse(event.at) > AT_ONCE_MS;
  const told = await gate.signed("POST", "/api/gate/checkins", { events, sent_at: new Date().toISOString() });
  if (await isShutOut(told)) return "shut out";
  if (!told.ok) return "later";
  const { results, inside } = await told.json();
  await buffer.remove(results.map((result) => result.sequence));
  byId("inside").textContent = inside;
  byId("last-sent").textContent = new Date().toLocaleTimeString("vi-VN");
  const mine = results.find((result) => result.sequence === shown.sequence);
  if (mine) showResult(mine, shown.name);
  return results.length ? "sent" : "later";
}

async function send() {
  const work = async () => {
    for (;;) {
      const state = await sendOnce().catch(() => "unreached");
      if (state === "sent") continue;
      await showQueue(state !== "unreached");
      return state;
    }
  };
  return navigator.locks ? navigator.locks.request("lachan-gate", work) : work();
}

// Keeps an event first, then tries to send it: what was read is never lost. Until its answer comes nothing
// is shown: what was answered to the one before lets nobody in.
async function record(what, name) {
  const offline = !navigator.onLine;
  const mine = { name };
  shown = mine;
  byId("answer").replaceChildren();
  const event = Object.assign({ at: new Date().toISOString(), direction: direction(), offline }, what);
  try {
    mine.sequence = await buffer.add(event);
  } catch (full) {
    refuse(texts.notKept);
    return;
  }
  if (offline && shown === mine) answer("grey", texts.saved, [{ text: name, big: true }, { text: texts.savedHow }]);
  await showQueue(); // "all sent" must not stand there while this one is on its way
  const state = await send();
  const waits = (await buffer.oldest(1)).some((first) => first.sequence <= mine.sequence);
  if (!offline && waits && shown === mine && state !== "shut out") {
    answer("grey", texts.saved, [{ text: name, big: true }, { text: texts.savedHow }]);
  }
}

async function link(reading, kind) {
  if (!linking.card) {
    if (kind === "personal") return;
    linking.card = reading;
    byId("link-state").textContent = texts.linkPersonal;
    signal("grey");
  } else if (kind === "personal") {
    const { card } = linking;
    linking = null;
    byId("link").disabled = true; // until it is said how this one went
    const told = await gate.signed("POST", "/api/gate/links", { card, personal: reading }).catch(() => null);
    byId("link").disabled = false;
    byId("link-state").textContent = told && told.ok ? texts.linked : texts.linkFailed;
    signal(told && told.ok ? "green" : "red");
  }
}

function read(text) {
  if (text === last.text && Date.now() - last.at < SAME_AGAIN_MS) {
    last.at = Date.now();
    return;
  }
  last = { text, at: Date.now() };
  const { kind, name } = look(text);
  if (kind === "foreign" || kind === "poster" || kind === "unreadable") {
    shown = {};
    refuse(texts[kind]);
  } else if (linking) link(text, kind);
  else record({ reading: text }, name);
}

const typedFault = (kind, value) => (kind === "cccd" && !/^\d{12}$/.test(value) ? texts.cccdWrong : "");

function typed(event) {
  event.preventDefault();
  event.stopPropagation();
  wake();
  const kind = byId("f-kind").value;
  const value = byId("f-typed").value.replace(/[\s.]/g, "");
  const fault = typedFault(kind, value);
  byId("e-typed").textContent = fault;
  show("e-typed", Boolean(fault));
  if (fault) return;
  byId("f-typed").value = "";
  record({ typed: { kind, value } }, "");
}

async function toggleCamera() {
  wake();
  const { openCamera } = await import("./camera.js");
  camera = await openSeen(openCamera, read);
  show("flip", Boolean(camera && camera.hasOther));
  show("lamp", Boolean(camera && camera.hasLamp));
  if (!camera) byId("typed-box").open = true;
  else if (navigator.wakeLock) navigator.wakeLock.request("screen").catch(() => {});
}

async function lookAfter() {
  const told = navigator.onLine && (await gate.signed("GET", "/api/gate/state").catch(() => null));
  if (told && told.ok) {
    const state = await told.json();
    gate.setServerTime(state.server_time);
    byId("gate-venue").textContent = state.name;
    byId("inside").textContent = state.inside;
    if (state.suspended) refuse(texts.suspended);
    await send();
    return;
  }
  if (told) await isShutOut(told);
  await showQueue(Boolean(told));
}

async function work(device) {
  show("pair", false);
  show("work", true);
  byId("device-id").textContent = device.id;
  await buffer.dropOld();
  await lookAfter();
  setInterval(lookAfter, STATE_EVERY_MS);
}

async function pairing(event) {
  event.preventDefault();
  event.stopPropagation();
  const button = byId("pair").querySelector("button");
  if (button.disabled) return; // a second tap would make a second device
  button.disabled = true;
  show("e-pair", false);
  try {
    const code = byId("f-pairing").value.trim().toUpperCase();
    await work(await gate.pair(code, byId("f-label").value.trim()));
  } catch (refused) {
    byId("e-pair").textContent = refused.status ? texts.wrongPairing : texts.offlinePair;
    show("e-pair", true);
  } finally {
    button.disabled = false;
  }
}

byId("pair").addEventListener("submit", pairing);
byId("typed").addEventListener("submit", typed);
byId("f-kind").addEventListener("change", () => {
  byId("f-typed").inputMode = ["cccd", "cmnd"].includes(byId("f-kind").value) ? "numeric" : "text";
});
byId("start").addEventListener("click", toggleCamera);
byId("flip").addEventListener("click", () => camera.flip());
byId("lamp").addEventListener("click", () => camera.lamp());
byId("send").addEventListener("click", send);
byId("link").addEventListener("click", () => {
  wake();
  linking = { card: "" };
  last.text = "";
  byId("link-state").textContent = texts.linkCard;
});
byId("unpair").addEventListener("click", async () => {
  if (!confirm(byId("unpair").dataset.sure)) return;
  await buffer.wipe();
  await gate.unpair();
  location.reload();
});
addEventListener("online", send);
// Barcode readers built into handhelds, and our tests, tell their readings by this event.
addEventListener("lachan-reading", (event) => read(String(event.detail)));

gate.device().then((device) => (device ? work(device) : show("pair", true)));
