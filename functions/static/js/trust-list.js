// The signed list of signers and revocations: fetched while there is a network, kept for when there is
// none, believed only under the key that came with the page.
const PLACE = "/api/certificate-list", KEPT = "lachan-trust-list";
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
      return list;
    }
  }
  return null;
}
