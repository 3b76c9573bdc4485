// My code: LC1.<sealed>.<window>.<mac>, drawn here and renewed every window, also without network.
// The seed is kept as a key that no script can read out; it lasts a week (material of the server).
// Needs #my-code, #my-code-left, #my-code-wait, #my-code-words.
import { keep, kept } from "./keychain.js";
import { drawn } from "./qr.js";
import { byId, show, texts } from "./texts.js";

const MAC_BYTES = 12;
const DRIFT_TOLD_MS = 60 * 1000;
const DATABASE = "lachan-code";

const fromText = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const toText = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

async function fetchMaterial() {
  const asked = Date.now();
  const answer = await fetch("/api/me/code", { credentials: "same-origin", cache: "no-store" });
  if (answer.status === 401) throw Object.assign(new Error("sign in"), { signIn: true });
  if (!answer.ok) throw new Error("not now");
  const told = await answer.json();
  const key = await crypto.subtle.importKey("raw", fromText(told.seed), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const drift = Date.parse(told.server_time) - (asked + Date.now()) / 2;
  const material = { sealed: told.sealed, key, seconds: told.window_seconds, drift };
  await keep(DATABASE, "material", material);
  return material;
}

async function draw(material, window) {
  const head = "LC1." + material.sealed + "." + window;
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", material.key, new TextEncoder().encode(head)));
  byId("my-code").replaceChildren(drawn(head + "." + toText(mac.slice(0, MAC_BYTES))));
}

function run(material) {
  show("my-code-wait", Math.abs(material.drift) > DRIFT_TOLD_MS);
  byId("my-code-words").textContent = texts.clock;
  show("my-code", true);
  show("my-code-left", true);
  let shown = -1;
  const tick = () => {
    const seconds = (Date.now() + material.drift) / 1000;
    const window = Math.floor(seconds / material.seconds);
    if (window !== shown) {
      shown = window;
      draw(material, window);
    }
    byId("my-code-left").textContent = texts.left.replace("#", Math.ceil(material.seconds - (seconds % material.seconds)));
  };
  tick();
  return setInterval(tick, 1000);
}

async function start() {
  byId("my-code-words").textContent = texts.loading;
  const old = await kept(DATABASE, "material").catch(() => undefined);
  let clock = old && run(old);
  try {
    const fresh = await fetchMaterial();
    clearInterval(clock);
    clock = run(fresh);
  } catch (failure) {
    if (failure.signIn) location.assign("/dang-nhap?next=/ma-cua-toi");
    else if (!old) byId("my-code-words").textContent = texts.failed;
  }
  if (navigator.wakeLock) navigator.wakeLock.request("screen").catch(() => {});
}

start();
