// The signed list of signers and revocations: fetched while there is a network, kept for when there is
// none, believed only under the key that came with the page. Many revocations lie in parts that the list
// names by their hashes: a part is fetched once, and kept as long as it is named.
const PLACE = "/api/certificate-list", KEPT = "lachan-trust-list", PARTS = "lachan-revoked";
const SIGNED_AS = "lachan-trust-list-v1\u0000";

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

async function opened(told, jwk) {
  const key = await crypto.subtle.importKey("jwk", jwk, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  const data = bytes(told.list);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  const message = Uint8Array.from([...new TextEncoder().encode(SIGNED_AS), ...digest]);
  const ok = await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, bytes(told.signature), message);
  return ok ? JSON.parse(new TextDecoder().decode(data)) : null;
}

// The hashes of a part, or null where it is neither kept nor to be had.
async function part(digest) {
  const kept = await caches.open(PARTS), place = `${PLACE}/parts/${digest}`;
  const held = await kept.match(place);
  const answer = held || (await fetch(place).catch(() => null));
  if (!answer || !answer.ok) return null;
  const told = await answer.json(), data = bytes(told.revoked);
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  const name = [...found.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (name !== digest) return null;
  if (!held) await kept.put(place, new Response(JSON.stringify(told)));
  return data;
}

// Fetch what a list names for when there is no network, and drop what it names no more.
export async function keepParts(list) {
  const names = (list?.parts || []).filter(Boolean), kept = await caches.open(PARTS);
  for (const one of await kept.keys()) {
    if (!names.some((name) => one.url.endsWith(`/parts/${name}`))) await kept.delete(one);
  }
  for (const name of names) if ((await part(name)) === null) return;
}

// The newest list that can be believed and is not too old, or null.
export async function trustList(jwk, now) {
  let told = null;
  try {
    const answer = await fetch(PLACE, { cache: "no-cache" });
    if (answer.ok) told = await answer.json();
  } catch (lost) {
    told = null;
  }
  for (const one of [told, JSON.parse(localStorage.getItem(KEPT) || "null")]) {
    const list = one && (await opened(one, jwk).catch(() => null));
    if (list && now < Date.parse(list.good_until)) {
      localStorage.setItem(KEPT, JSON.stringify(one));
      return { ...list, part };
    }
  }
  return null;
}
