// A station's tablet: show a card, receive, screen, inject, let go. Everything is kept here first and sent after,
// so it works without network; what the device may conclude alone is in ADR 0060.
import { cameBack, count, dropOld, forgetBack, people, personOf, record, remember, send } from "./station-book.js";
import { decide, PASSED, wanting } from "./station-rules.js";
import { wake } from "./gate-signals.js";
import { newTurn, openSeen, readTyped, tell } from "./reading-box.js";
import { look } from "./readings.js";
import { byId, newest, show, texts, turns } from "./texts.js";

const LOOK_EVERY_MS = 60000;
const SAME_AGAIN_MS = 3000;
const vietnamese = document.documentElement.lang === "vi";
const hour = (at) => new Date(at).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });

let work = null; // what the server gave: who I am, what I may do, the checklist, vials
let person = null; // who stands here now
let stood = ""; // the key of who stood here last
let book = Promise.resolve(); // what is being kept: who is looked up after it is found as it left them
let last = { text: "", at: 0 };

const newReading = turns();
const may = (kind) => Boolean(work) && work.may.includes(kind);
const endsAt = (one) => Date.parse(one.injected) + work.checklist.observation_minutes * 60000;

function stageOf(one) {
  if (one.left) return "left";
  if (one.injected) return "observed";
  if (one.decision) return PASSED.includes(one.decision.outcome) ? "screened" : "refused";
  return "arrived";
}

function about(one) {
  if (one.left) return texts.left;
  if (one.injected) return Date.now() < endsAt(one) ? texts.until.replace("#", hour(endsAt(one))) : texts.over;
  if (one.decision) return texts["outcome_" + one.decision.outcome];
  return one.received ? texts.received.replace("#", hour(one.received)) : "";
}

// --- what is drawn ----------------------------------------------------------------------------

function drawPerson() {
  const stage = person ? stageOf(person) : "";
  show("person", Boolean(person));
  if (!person) return;
  byId("who").textContent = person.name || texts.unnamed;
  byId("about").textContent = about(person);
  show("reception", may("reception") && stage === "arrived" && !person.received);
  show("screening", may("screening") && (stage === "arrived" || stage === "refused" || stage === "screened"));
  show("injection", may("injection") && (stage === "arrived" || stage === "screened"));
  show("paper", stage === "arrived");
  byId("seen-paper").required = stage === "arrived";
  show("not-passed", stage === "refused");
  show("observation", may("observation") && (stage === "observed" || stage === "arrived"));
  byId("go-hint").textContent = stage === "observed" ? about(person) : texts.watch;
  for (const button of document.querySelectorAll("[data-left]")) button.disabled = stage === "observed" && Date.now() < endsAt(person);
}

const drawPeople = newest(people, (found) => {
  const all = found.filter((one) => !one.left);
  byId("people").replaceChildren(...all.map((one) => {
    const row = byId("person-line").content.firstElementChild.cloneNode(true);
    const button = row.querySelector("button");
    button.textContent = one.name || texts.unnamed;
    button.addEventListener("click", () => arrived(one.shown, one.name));
    row.querySelector(".about").textContent = about(one);
    return row;
  }));
  show("nobody", !all.length);
});

const drawBack = newest(cameBack, (kept) => {
  show("back", kept.length > 0);
  byId("back-list").replaceChildren(...kept.map((one) => {
    const row = byId("back-line").content.firstElementChild.cloneNode(true);
    const { result } = one;
    row.querySelector(".who").textContent = `${one.name || texts.unnamed} · ${hour(one.event.at)}`;
    row.querySelector(".why").textContent = result.outcome === "held"
      ? [texts.held, ...result.doubts.map((doubt) => texts["doubt_" + doubt])].join(" · ")
      : (vietnamese ? result.reason_vi : result.reason_en) || result.code;
    row.querySelector(".waits").textContent = result.waits ? texts.waits : "";
    row.querySelector(".drop").addEventListener("click", async () => {
      if (result.outcome === "refused" && !result.waits && !confirm(texts.dropSure)) return;
      await forgetBack(one.sequence);
      drawBack();
    });
    return row;
  }));
});

const drawQueue = newest(count, (waiting) => {
  byId("queue").textContent = waiting ? texts.queued.replace("#", waiting) : texts.sent;
});

// Kept for when there is no network; a full device works on without.
function keepWork() {
  try {
    localStorage.setItem("lachan-station-work", JSON.stringify(work));
  } catch (full) {
    console.warn(full);
  }
}

// The vaccine and the vial are the table's, all else is one person's.
function clearForms() {
  const [product, vial] = [byId("f-product").value, byId("f-vial").value];
  for (const id of ["reception", "screening", "injection"]) byId(id).reset();
  byId("f-product").value = product;
  byId("f-vial").value = vial;
}

function fillWork(given) {
  work = given;
  const box = byId("questions");
  if (box.dataset.rule !== given.checklist.rule) {
    box.dataset.rule = given.checklist.rule;
    byId("instrument").textContent = given.checklist.instrument;
    box.replaceChildren(...given.checklist.items.map((item) => {
      const row = byId("question-line").content.firstElementChild.cloneNode(true);
      row.querySelector("legend").textContent = texts["q_" + item.id] || item.id;
      for (const input of row.querySelectorAll("input")) input.name = "answers." + item.id;
      return row;
    }));
  }
  const options = (id, lines, first) => {
    const chosen = byId(id).value || first;
    byId(id).replaceChildren(...lines.map(([value, words]) => {
      const option = document.createElement("option");
      option.value = value;
      option.textContent = words;
      option.selected = value === chosen; // what was chosen stays when a newer list comes
      return option;
    }));
  };
  options("f-product", given.products.map((one) => [one.code, one.name]), given.vials.length ? given.vials[0].product : "");
  options("f-vial", given.vials.map((one) => [`${one.lot} ${one.vial}`, `${one.number} · ${texts.leftIn.replace("#", one.left)} · ${hour(one.until)}`]));
  show("no-vials", !given.vials.length);
  show("table", true);
  drawPerson();
}

// --- what is done -----------------------------------------------------------------------------

// The table is free before anything is awaited: a second tap does nothing, and who is read meanwhile stays.
async function done(what, next, words) {
  const isNewest = newTurn();
  const one = person;
  const now = Object.assign({}, one, next);
  person = null;
  last.text = ""; // the same card again is the same person's next step
  drawPerson();
  const kept = book.then(() => record(work.who, one, what));
  book = kept.then(() => remember(now)).catch(() => {});
  try {
    await kept;
  } catch (full) {
    person = person || one;
    drawPerson();
    return tell("red", texts.notKept, one.name);
  }
  await book;
  await Promise.all([drawPeople(), drawQueue()]);
  if (isNewest()) tell("green", navigator.onLine ? words : texts.saved, now.name);
  return sendAll();
}

function receive(event) {
  event.preventDefault();
  event.stopPropagation();
  if (!person) return undefined;
  const walkIn = byId("f-came").value;
  event.target.reset();
  const at = new Date().toISOString();
  return done({ reception: walkIn ? { walk_in: walkIn } : {} }, { received: at }, texts.received.replace("#", hour(at)));
}

function screeningOf(form) {
  const told = new FormData(form);
  const rule = work.checklist;
  const answers = {};
  for (const item of rule.items) {
    const said = told.get("answers." + item.id);
    if (said) answers[item.id] = said === "yes";
  }
  const vitals = {};
  for (const name of Object.keys(rule.possible)) {
    const text = String(told.get("vitals." + name) || "").trim().replace(",", ".");
    if (text) vitals[name] = name === "temperature" ? Math.round(Number(text) * 10) : Number(text);
  }
  return { answers, vitals, product: told.get("product"), walkIn: told.get("walk_in") };
}

function screen(event) {
  event.preventDefault();
  event.stopPropagation();
  if (!person) return undefined;
  const { answers, vitals, product, walkIn } = screeningOf(event.target);
  const missing = wanting(work.checklist, work.checklist.possible, answers, vitals);
  if (missing.length) return tell("red", texts.incomplete, missing.map((one) => texts["q_" + one] || texts["m_" + one] || one).join(" · "));
  const decision = decide(work.checklist, answers, vitals, product);
  const said = { product, answers, vitals: Object.assign({}, vitals, { temperature: vitals.temperature / 10 }) };
  if (walkIn) said.walk_in = walkIn;
  event.target.reset();
  byId("f-product").value = product;
  return done({ screening: said }, { decision: Object.assign({ product }, decision) }, texts["outcome_" + decision.outcome]);
}

function inject(event) {
  event.preventDefault();
  event.stopPropagation();
  if (!person) return undefined;
  const chosen = byId("f-vial").value;
  const [lot, vial] = chosen.split(" ");
  const of = work.vials.find((one) => one.vial === vial);
  if (!of || Date.now() >= Date.parse(of.until) || of.left < 1) return tell("red", texts.noVial);
  if (person.decision && person.decision.product !== of.product) return tell("red", texts.otherVaccine);
  of.left -= 1;
  keepWork();
  const reason = byId("f-reason").value.trim();
  event.target.reset();
  byId("f-vial").value = chosen; // the vial is still in the hand
  const said = reason ? { lot, vial, reason } : { lot, vial };
  fillWork(work);
  return done({ injection: said }, { injected: new Date().toISOString() }, texts.injected);
}

function letGo(left) {
  if (!person) return undefined;
  if (person.injected && Date.now() < endsAt(person)) return tell("red", about(person));
  return done({ observation: { left } }, { left }, texts.left);
}

// Nobody stands there until the one who was read last is known; what was filled in for another goes.
async function arrived(shown, name) {
  const isLast = newReading();
  person = null;
  drawPerson();
  const found = await book.then(() => personOf(shown, name)).catch(() => null);
  if (!isLast()) return;
  if (!found) return tell("red", texts.notKept, name);
  person = found;
  if (stood !== person.key) clearForms();
  stood = person.key;
  drawPerson();
  tell("grey", texts.here, person.name || "");
}

function read(text) {
  if (!text.trim()) return undefined;
  if (text === last.text && Date.now() - last.at < SAME_AGAIN_MS) return undefined;
  last = { text, at: Date.now() };
  const { kind, name } = look(text);
  if (["foreign", "poster", "unreadable"].includes(kind)) return tell("red", texts.notPerson);
  return arrived({ reading: text }, name);
}

function typed(event) {
  event.preventDefault();
  event.stopPropagation();
  wake();
  const kind = byId("f-kind").value;
  const value = byId("f-typed").value.replace(/[\s.]/g, "");
  if (kind === "cccd" && !/^\d{12}$/.test(value)) return tell("red", texts.cccdWrong);
  byId("f-typed").value = "";
  return arrived({ typed: { kind, value } }, "");
}

async function sendAll() {
  if (!work) return;
  const bad = [];
  const state = await send(work.who, (kept, result) => { if (result.outcome === "refused") bad.push([kept, result]); }, drawQueue);
  show("sign-in", state === "sign_in");
  await Promise.all([drawQueue(), drawBack()]);
  if (bad.length) tell("red", (vietnamese ? bad[0][1].reason_vi : bad[0][1].reason_en) || bad[0][1].code, bad[0][0].name);
}

// Checklist, products and vials are not personal: they are kept so that the table opens without network.
async function lookAfter() {
  const told = navigator.onLine && (await fetch("/api/immunizations/work", { credentials: "same-origin" }).catch(() => null));
  if (told && told.ok) {
    const given = await told.json();
    fillWork(given);
    keepWork();
  } else if (told && (told.status === 401 || told.status === 403)) show("sign-in", true);
  await sendAll();
  await drawPeople();
}

async function start() {
  const kept = localStorage.getItem("lachan-station-work");
  if (kept) fillWork(JSON.parse(kept));
  await dropOld();
  await Promise.all([drawPeople(), drawBack(), drawQueue()]);
  await lookAfter();
  setInterval(lookAfter, LOOK_EVERY_MS);
}

byId("reception").addEventListener("submit", receive);
byId("screening").addEventListener("submit", screen);
byId("injection").addEventListener("submit", inject);
byId("typed").addEventListener("submit", typed);
for (const button of document.querySelectorAll("[data-left]")) button.addEventListener("click", () => letGo(button.dataset.left));
byId("start").addEventListener("click", async () => {
  wake();
  const { openCamera } = await import("./camera.js");
  await openSeen(openCamera, read);
});
byId("send").addEventListener("click", sendAll);
addEventListener("online", lookAfter);
// Typed on purpose, or by a hand scanner: the same again may be meant.
readTyped(read, () => { last.text = ""; });

start();
