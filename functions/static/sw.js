// The service worker, served at /static/<release>/sw.js with `Service-Worker-Allowed: /` and scope
// "/": a new release is a new address, so a new worker with a new cache.
// Keeps: the style and scripts, shells without personal data. Never keeps: any other page.
"use strict";
const BASE = location.pathname.replace(/\/sw\.js$/, "");
const CACHE = "lachan" + BASE.replace(/\//g, "-");
const SHELLS = ["/ngoai-tuyen", "/ma-cua-toi", "/cong", "/lay-mau", "/diem-tiem/ban", "/kiem-tra-chung-nhan"];
const GUIDES = /^\/huong-dan(\/[a-z-]+)?$/;
const FILES = ["css/lachan.css", "js/app.js", "js/guide.js", "js/outbox.js", "js/offline.js", "js/links.js", "icons/icon.svg", "manifest.webmanifest"];

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

// Under which address a page is kept, "" for none: a shell, or a version of a guide in the language last seen.
function keptAs(url) {
  if (SHELLS.includes(url.pathname)) return url.pathname;
  const version = url.searchParams.get("version");
  return GUIDES.test(url.pathname) ? url.pathname + (version ? "?version=" + version : "") : "";
}

async function page(request, url) {
  const name = keptAs(url);
  try {
    const fresh = await fetch(request);
    if (name && fresh.ok && !fresh.redirected) await (await caches.open(CACHE)).put(name, fresh.clone());
    return fresh;
  } catch (lost) {
    return (name && (await caches.match(name))) || (await caches.match("/ngoai-tuyen")) || Response.error();
  }
}

// A guide was opened before the worker was in charge, or the list of guides was: keep them now.
self.addEventListener("message", (event) => {
  const wanted = (event.data && event.data.keepGuides) || [];
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    for (const path of wanted) {
      const name = keptAs(new URL(path, location.origin));
      if (!GUIDES.test(name.split("?")[0]) || (await cache.match(name))) continue;
      const fresh = await fetch(path);
      if (fresh.ok && !fresh.redirected) await cache.put(name, fresh);
    }
  })());
});

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
