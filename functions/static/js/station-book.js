// A station's book: what was recorded here and is not sent yet, who is on their way through the site
// today, what came back. All of it encrypted as a gate's scans are; a week at most. Sending is one
// after another: what the server answered goes, what it did not stays.
import { keptBuffer } from "./kept-buffer.js";
import { personKey } from "./field-tube.js";

const BATCH = 40;
const MOST_BYTES = 60000; // the shield takes 64 KB
const DAY_MS = 24 * 3600 * 1000;
const waiting = keptBuffer("lachan-station-buffer");
const back = keptBuffer("lachan-station-back");
const here = keptBuffer("lachan-station-people");

export const count = () => waiting.count();
export const cameBack = () => back.oldest(200);
export const forgetBack = (sequence) => back.remove([sequence]);
// What waits and what came back stay a week; who was here, a day.
export async function dropOld() {
  await Promise.all([waiting.dropOld(), back.dropOld(), here.dropOld()]);
  const gone = (await here.oldest(5000)).filter((one) => Date.now() - one.at >= DAY_MS);
  await here.remove(gone.map((one) => one.sequence));
}

// Who is on their way today, the latest state of each: {key, shown, name, received?, decision?, injected?, left?}
export async function people() {
  const found = new Map();
  for (const one of await here.oldest(2000)) {
    if (Date.now() - one.at < DAY_MS) found.set(one.person.key, one.person);
  }
  return [...found.values()];
}
export async function personOf(shown, name) {
  const key = personKey(shown);
  return (await people()).find((one) => one.key === key) || { key, shown, name };
}
export const remember = (person) => here.add({ at: Date.now(), person });

// One thing that was done; it is kept before it is called done.
export async function record(by, person, what) {
  const shown = person.shown.typed ? { typed: person.shown.typed } : { reading: person.shown.reading };
  await waiting.add({ by, name: person.name, event: Object.assign({ at: new Date().toISOString(), offline: !navigator.onLine }, shown, what) });
}

async function batchOf(by) {
  const batch = [];
  let bytes = 0;
  for (const one of (await waiting.oldest(500)).filter((kept) => kept.by === by)) {
    bytes += new Blob([JSON.stringify(one.event)]).size;
    if (batch.length && (batch.length >= BATCH || bytes > MOST_BYTES)) break;
    batch.push(one);
  }
  return batch;
}

async function sendOnce(by, told) {
  const batch = by ? await batchOf(by) : [];
  if (!batch.length) return "empty";
  const sent = await fetch("/api/immunizations/replay", {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      sent_at: new Date().toISOString(),
      // What waited longer than a minute is told as kept, whatever the browser thought of the network.
      events: batch.map(({ sequence, event }) => Object.assign({ sequence }, event, { offline: event.offline || Date.now() - Date.parse(event.at) > 60000 })),
    }),
  });
  if (sent.status === 401 || sent.status === 403) return "sign_in";
  if (!sent.ok) return "later";
  const { results } = await sent.json();
  for (const result of results) {
    const kept = batch.find((one) => one.sequence === result.sequence);
    if (!kept) continue;
    // What rests on a record of another tablet goes to the end, so that it stops nothing.
    if (result.outcome === "later") await waiting.add({ by: kept.by, name: kept.name, event: kept.event });
    if (result.outcome === "refused" || result.outcome === "held") await back.add({ name: kept.name, event: kept.event, result });
    told(kept, result);
  }
  await waiting.remove(results.map((result) => result.sequence));
  const moved = results.some((result) => result.outcome !== "later");
  return moved && results.length === batch.length ? "sent" : "later";
}

// Sends all of the signed-in account that waits; "empty", "sign_in" or "later". `told` hears each answer.
export function send(by, told, progress) {
  const work = async () => {
    for (;;) {
      const state = await sendOnce(by, told).catch(() => "later");
      await progress();
      if (state !== "sent") return state;
    }
  };
  return navigator.locks ? navigator.locks.request("lachan-station", work) : work();
}
