// The service worker, served at /static/<release>/sw.js with `Service-Worker-Allowed: /` and scope
// "/": a new release is a new address, so a new worker with a new cache.
// Keeps: the style and scripts, shells without personal data. Never keeps: any other page.
"use strict";
const BASE = location.pathname.replace(/\/sw\.js$/, "");
const CACHE = "lachan" + BASE.replace(/\//g, "-");
const SHELLS = ["/ngoai-tuyen", "/ma-cua-toi", "/cong", "/lay-mau", "/diem-tiem/ban", "/kiem-tra-chung-nhan"];
const FILES = ["css/lachan.css", "js/app.js", "js/outbox.js", "js/offline.js", "js/links.js", "icons/icon.svg", "manifest.webmanifest"];

importScripts(BASE + "/js/outbox.js");

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(["/ngoai-tuyen", ...FILES.map((file) => BASE + "/" + file)]);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("lachan") && name !== CACHE) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

self.addEventListener("sync", (event) => {
  if (event.tag === "lachan-outbox") {
    event.waitUntil(self.lachanOutbox.flush().then((state) => {
      if (state === "later") throw new Error("not sent yet"); // the browser tries again
    }));
  }
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "GET" && url.pathname.startsWith("/static/")) event.respondWith(fromCache(request));
  else if (request.mode === "navigate" && request.method === "GET") event.respondWith(page(request, url));
  else if (request.mode === "navigate" && request.method === "POST" && url.pathname.startsWith("/v/")) {
    event.respondWith(visit(request, url));
  }
});

async function fromCache(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok && new URL(request.url).pathname.startsWith(BASE + "/")) {
    await (await caches.open(CACHE)).put(request, fresh.clone());
  }
  return fresh;
}

async function page(request, url) {
  const isShell = SHELLS.includes(url.pathname);
  try {
    const fresh = await fetch(request);
    if (isShell && fresh.ok && !fresh.redirected) await (await caches.open(CACHE)).put(url.pathname, fresh.clone());
    return fresh;
  } catch (lost) {
    return (isShell && (await caches.match(url.pathname))) || (await caches.match("/ngoai-tuyen")) || Response.error();
  }
}

// A check-in sent while the network is away: kept with its time of scan, told as kept.
// A first declaration can't be kept (it holds personal data); its scan can.
async function visit(request, url) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch (lost) {
    const form = new URLSearchParams(await copy.text());
    const event = { kind: "in", poster: url.pathname.slice(3), at: form.get("at") || new Date().toISOString() };
    if (form.get("nothing_changed")) event.declaration = { nothing_changed: true };
    if (form.get("for_person")) event.for_person = form.get("for_person");
    await self.lachanOutbox.add(event);
    return Response.redirect("/ngoai-tuyen#saved", 303);
  }
}
