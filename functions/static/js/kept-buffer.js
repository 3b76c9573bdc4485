// What waits to be sent: encrypted under an AES key that no script can read out, numbered in order,
// kept at most 7 days without network (domain.md L1), erased as soon as the server has answered.
// One store per name: the gate's scans, a sampler's sealed tubes.
const KEEP_MS = 7 * 24 * 3600 * 1000;
const encoder = new TextEncoder();

export function keptBuffer(NAME) {
  function open() {
    return new Promise((done, fail) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("events", { keyPath: "sequence" });
        asked.result.createObjectStore("facts");
      };
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
  }

  async function transact(mode, work) {
    const db = await open();
    try {
      return await new Promise((done, fail) => {
        const transaction = db.transaction(["events", "facts"], mode);
        let answer;
        transaction.oncomplete = () => done(answer);
        transaction.onerror = transaction.onabort = () => fail(transaction.error);
        work(transaction.objectStore("events"), transaction.objectStore("facts"), (value) => { answer = value; });
      });
    } finally {
      db.close();
    }
  }

  // Two tabs may make a key at once: the first that is stored wins for both.
  async function bufferKey() {
    const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    return transact("readwrite", (_, facts, give) => {
      facts.get("key").onsuccess = (event) => {
        if (event.target.result) give(event.target.result);
        else {
          facts.put(fresh, "key");
          give(fresh);
        }
      };
    });
  }
  let key;
  function theKey() {
    key = key || bufferKey().catch((failure) => {
      key = undefined; // tried again next time
      throw failure;
    });
    return key;
  }

  // Keeps a scan; resolves with its sequence number (1, 2, 3 ... of this device, never reused).
  // One after another: numbers go by the order in which things were done. Rejects where nothing more is kept.
  let adding = Promise.resolve();
  function add(event) {
    const added = adding.then(() => keep(event));
    adding = added.catch(() => {});
    return added;
  }

  async function keep(event) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await theKey(), encoder.encode(JSON.stringify(event)));
    return transact("readwrite", (events, facts, give) => {
      facts.get("counter").onsuccess = (found) => {
        const sequence = (found.target.result || 0) + 1;
        facts.put(sequence, "counter");
        events.add({ sequence, iv, sealed, kept: Date.now() });
        give(sequence);
      };
    });
  }

  // The oldest `most` scans, decrypted: [{sequence, ...event}].
  async function oldest(most) {
    const sealed = await transact("readonly", (events, _, give) => {
      events.getAll(null, most).onsuccess = (event) => give(event.target.result);
    });
    const opened = [];
    for (const kept of sealed) {
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, await theKey(), kept.sealed);
      opened.push(Object.assign({ sequence: kept.sequence }, JSON.parse(new TextDecoder().decode(plain))));
    }
    return opened;
  }

  const remove = (sequences) => transact("readwrite", (events) => {
    for (const sequence of sequences) events.delete(sequence);
  });

  const count = () => transact("readonly", (events, _, give) => {
    events.count().onsuccess = (event) => give(event.target.result);
  });

  // Erases what is older than 7 days.
  const dropOld = () => transact("readwrite", (events) => {
    events.openCursor().onsuccess = (event) => {
      const cursor = event.target.result;
      if (!cursor || Date.now() - cursor.value.kept < KEEP_MS) return;
      cursor.delete();
      cursor.continue();
    };
  });

  // Forgets all that was kept, but not the numbering: a number is never used twice.
  const wipe = () => transact("readwrite", (events) => events.clear());

  return { add, oldest, remove, count, dropOld, wipe };
}
