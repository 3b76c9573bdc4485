// Visits kept on this phone until the network is back. One script for pages (import "./outbox.js")
// and for the service worker (importScripts): it defines self.lachanOutbox.
//
// A visit has a natural key (kind, poster or visit, instant of the scan, person), so keeping it
// twice changes nothing here and sending it twice changes nothing at the server: exactly once.
// Order is kept. Each belongs to the person signed in when it was made; another person's sign-in
// on the same phone never sends it. Kept at most 24 h past the server's limit (domain.md L1, T04).
(function () {
  "use strict";
  const NAME = "lachan-outbox";
  const BATCH = 100;
  const KEEP_MS = 48 * 3600 * 1000;

  function open() {
    return new Promise((done, fail) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        const events = asked.result.createObjectStore("events", { keyPath: "sequence", autoIncrement: true });
        events.createIndex("natural", "natural", { unique: true });
        asked.result.createObjectStore("facts");
      };
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
  }

  // Runs work(transaction) and resolves with its answer once the transaction is durable.
  async function transact(stores, mode, work) {
    const db = await open();
    try {
      return await new Promise((done, fail) => {
        const transaction = db.transaction(stores, mode);
        let answer;
        transaction.oncomplete = () => done(answer);
        transaction.onerror = transaction.onabort = () => fail(transaction.error);
        work(transaction, (value) => { answer = value; });
      });
    } finally {
      db.close();
    }
  }

  const fact = (name) => transact("facts", "readonly", (transaction, give) => {
    transaction.objectStore("facts").get(name).onsuccess = (event) => give(event.target.result || "");
  });
  const setPerson = (person) => transact("facts", "readwrite", (transaction) => {
    transaction.objectStore("facts").put(person, "person");
  });

  // event: {kind: "in", poster, at, for_person?, declaration?} or {kind: "out", visit, at} or, to leave a visit that
  // waits here too, {kind: "out", poster, in_at, at}. Instants are by this phone's clock.
  async function add(event) {
    const person = await fact("person");
    const natural = [event.kind, event.poster || event.visit, event.at, event.for_person || "", person].join("|");
    await transact("events", "readwrite", (transaction) => {
      const events = transaction.objectStore("events");
      events.index("natural").getKey(natural).onsuccess = (found) => {
        if (found.target.result === undefined) {
          events.add({ natural, person, event, kept: Date.now(), refused: "" });
        }
      };
    });
    const worker = self.registration || ("serviceWorker" in navigator && (await navigator.serviceWorker.getRegistration()));
    if (worker && worker.sync) await worker.sync.register("lachan-outbox").catch(() => {});
  }

  const all = () => transact("events", "readonly", (transaction, give) => {
    transaction.objectStore("events").getAll().onsuccess = (event) => give(event.target.result);
  });
  const list = async () => (await all()).filter((kept) => Date.now() - kept.kept < KEEP_MS);
  const count = async () => (await list()).filter((kept) => !kept.refused).length;

  const settle = (results) => transact("events", "readwrite", (transaction) => {
    const events = transaction.objectStore("events");
    for (const { kept, refused } of results) {
      if (refused) events.put(Object.assign({}, kept, { refused }));
      else events.delete(kept.sequence);
    }
  });

  async function dropOld() {
    const old = (await all()).filter((kept) => Date.now() - kept.kept >= KEEP_MS);
    if (old.length) await settle(old.map((kept) => ({ kept })));
  }

  async function sendOnce() {
    await dropOld();
    const waiting = (await list()).filter((kept) => !kept.refused);
    if (!waiting.length) return "empty";
    const me = await fetch("/api/me", { credentials: "same-origin" });
    if (me.status === 401) return "sign_in";
    if (!me.ok) return "later";
    const { person } = await me.json();
    const mine = waiting.filter((kept) => !kept.person || kept.person === person).slice(0, BATCH);
    if (!mine.length) return "empty";
    const events = mine.map((kept) => Object.assign({ offline: true, sequence: kept.sequence }, kept.event));
    const sent = await fetch("/api/checkins/replay", {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sent_at: new Date().toISOString(), events }),
    });
    if (sent.status === 401) return "sign_in";
    if (!sent.ok) return "later";
    const { results } = await sent.json();
    await settle(results.map((result) => ({
      kept: mine[result.index],
      refused: result.outcome === "refused" ? result.code || "REFUSED" : "",
    })));
    return results.length < mine.length ? "later" : "sent";
  }

  // Sends all that waits, oldest first; answers "empty", "sign_in" or "later".
  async function flush() {
    const work = async () => {
      for (;;) {
        const state = await sendOnce().catch(() => "later");
        if (state !== "sent") return state;
      }
    };
    return navigator.locks ? navigator.locks.request("lachan-outbox", work) : work();
  }

  // On signing out: the phone no longer knows whose it is; what waits keeps its owner.
  const forget = async () => {
    await setPerson("");
    indexedDB.deleteDatabase("lachan-code");
  };

  self.lachanOutbox = { add, count, list, flush, setPerson, forget };
})();
