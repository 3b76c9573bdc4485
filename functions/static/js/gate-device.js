// Who is this gate device? A key pair made here that no script can read out, and signed requests.
// Authorization: Device <id>.<unix seconds>.<base64url ES256 (r||s) over
// "METHOD\nPATH\nseconds\nhex sha256(body)">
import { keep, kept, lose } from "./keychain.js";

const DATABASE = "lachan-gate";
const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const encoder = new TextEncoder();
let clockDrift = 0; // milliseconds that the server is ahead of this device

const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const toHex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export const setServerTime = (text) => { clockDrift = Date.parse(text) - Date.now(); };
export const device = () => kept(DATABASE, "device").catch(() => undefined);
export const unpair = () => lose(DATABASE);

// Pairs by the code that the owner reads out. Throws an error with `status` where refused.
export async function pair(pairingCode, label) {
  const keys = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", keys.publicKey);
  const answer = await fetch("/api/devices", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ pairing_code: pairingCode, public_key: { kty, crv, x, y }, label }),
  });
  if (!answer.ok) throw Object.assign(new Error("refused"), { status: answer.status });
  const made = await answer.json();
  await keep(DATABASE, "device", { id: made.device, venue: made.venue, label, key: keys.privateKey });
  return device();
}

// Sends a signed request; the body is JSON. Resolves with the Response. A clock that is wrong is put
// right by the server's own, once: a device is not shut out for its clock.
export async function signed(method, path, value) {
  const answer = await signedOnce(method, path, value);
  if ((await reason(answer)) !== "DEVICE_CLOCK_WRONG") return answer;
  const serverSays = Date.parse(answer.headers.get("Date"));
  if (!serverSays) return answer;
  clockDrift = serverSays - Date.now();
  return signedOnce(method, path, value);
}

// The code by which a device was not admitted; "" where it was.
export async function reason(answer) {
  if (answer.status !== 401 && answer.status !== 403) return "";
  const told = await answer.clone().json().catch(() => ({}));
  return told.code || "FORBIDDEN";
}

async function signedOnce(method, path, value) {
  const { id, key } = await device();
  const body = value === undefined ? "" : JSON.stringify(value);
  const seconds = Math.floor((Date.now() + clockDrift) / 1000);
  const digest = toHex(await crypto.subtle.digest("SHA-256", encoder.encode(body)));
  const said = encoder.encode([method, path, seconds, digest].join("\n"));
  const signature = toText(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, said));
  const headers = { Authorization: "Device " + id + "." + seconds + "." + signature };
  if (body) headers["Content-Type"] = "application/json";
  return fetch(path, { method, headers, body: body || undefined, credentials: "omit", cache: "no-store" });
}
