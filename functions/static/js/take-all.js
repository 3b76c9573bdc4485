// Takes all files of the page of one's own data along as one archive: what each link's door gives, and
// the parts that follow it (next_link). What was got stays until the page is left, so that a second tap
// asks only for what is missing; nothing is saved before everything is there.
// Needs #all[data-name] with #take-all, #all-progress and #all-said (all hidden), a[download][data-of].
import { byId, show, texts } from "./texts.js";

const AGAIN_MS = 2000;
const links = [...document.querySelectorAll("a[download][data-of]")];
const got = new Map();
let isTaking = false;

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

async function ask(address) {
  const answer = await fetch(address, { credentials: "same-origin", cache: "no-store", redirect: "error" });
  if (answer.ok) return { words: await answer.text(), headers: answer.headers };
  throw Object.assign(new Error("refused"), { isSignedOut: answer.status === 401 });
}

async function askTwice(address) {
  try {
    return await ask(address);
  } catch (failure) {
    if (failure.isSignedOut) throw failure;
    await wait(AGAIN_MS);
    return ask(address);
  }
}

function numbered(name, part) {
  return part === 1 ? name : name.replace(/(\.\w+)$/, `-${part}$1`);
}

// The parts of one kind: [{ name, input }], each as its door said it.
async function parts(link) {
  const found = [];
  for (let next = link.href; next; ) {
    const told = await askTwice(next);
    const said = /filename="([^"/\\]+)"/.exec(told.headers.get("Content-Disposition") || "");
    if (!said) throw new Error("no file");
    found.push({ name: numbered(said[1], found.length + 1), input: told.words });
    const more = JSON.parse(told.words).next_link;
    next = more ? new URL(more, location.href) : null;
    if (next && next.origin !== location.origin) throw new Error("elsewhere");
  }
  return found;
}

function contents() {
  const lines = links.map((link) => `${link.dataset.of}: ${got.get(link).map((one) => one.name).join(", ")}`);
  const heading = document.querySelector("h1").textContent;
  return ["\ufeff" + heading, new Date().toLocaleString(document.documentElement.lang), "", ...lines, ""].join("\r\n");
}

async function save() {
  const { downloadZip } = await import("../vendor/client-zip/index.js");
  const files = [{ name: "la-chan.txt", input: contents() }];
  for (const link of links) files.push(...got.get(link));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await downloadZip(files).blob());
  link.download = byId("all").dataset.name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(URL.revokeObjectURL, 60000, link.href);
  return files.length;
}

function say(colour, words) {
  byId("all-said").className = "notice " + colour;
  byId("all-said").textContent = words;
  show("all-said", true);
}

async function takeAll() {
  const missing = [];
  show("all-progress", true);
  for (const link of links) {
    byId("all-progress").value = got.size;
    if (got.has(link)) continue;
    say("info", texts.taking.replace("#", link.dataset.of));
    try {
      got.set(link, await parts(link));
    } catch (failure) {
      if (failure.isSignedOut) return say("bad", texts.signedOut);
      missing.push(link.dataset.of);
    }
  }
  byId("all-progress").value = got.size;
  if (missing.length) return say("bad", texts.missing.replace("#", missing.join("; ")));
  const count = await save();
  return say("good", texts.took.replace("#", count));
}

if (links.length && self.ReadableStream && self.BigInt) {
  show("all", true);
  byId("take-all").addEventListener("click", async () => {
    if (isTaking) return;
    isTaking = true;
    await takeAll().catch(() => say("bad", texts.notSaved));
    show("all-progress", false);
    isTaking = false;
  });
}
