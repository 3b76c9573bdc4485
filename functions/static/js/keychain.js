// A small named place in IndexedDB for things that are not text: keys that can't be read out.
function open(database) {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(database, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("things");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

async function within(database, mode, work) {
  const db = await open(database);
  try {
    return await new Promise((done, fail) => {
      const transaction = db.transaction("things", mode);
      const asked = work(transaction.objectStore("things"));
      transaction.oncomplete = () => done(asked.result);
      transaction.onerror = transaction.onabort = () => fail(transaction.error);
    });
  } finally {
    db.close();
  }
}

export const keep = (database, name, thing) => within(database, "readwrite", (things) => things.put(thing, name));
export const kept = (database, name) => within(database, "readonly", (things) => things.get(name));
export const lose = (database) => new Promise((done) => {
  const asked = indexedDB.deleteDatabase(database);
  asked.onsuccess = asked.onerror = asked.onblocked = done;
});
