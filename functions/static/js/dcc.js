// Does a health certificate count? Read and judged on the phone, without a network: base45, zlib,
// CBOR, COSE_Sign1 and the dates, as functions/certificates/domain/judging.py does it, to the same
// reasons. `trust` is the signed list of functions/certificates/domain/trust_list.py.
const MOST = 65536, DEEPEST = 16, MOST_ITEMS = 2048;
const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const ALGORITHMS = { "-7": "ES256", "-37": "PS256" };
const PARAMETERS = {
  ES256: [{ name: "ECDSA", namedCurve: "P-256" }, { name: "ECDSA", hash: "SHA-256" }],
  PS256: [{ name: "RSA-PSS", hash: "SHA-256" }, { name: "RSA-PSS", saltLength: 32 }],
};
const KINDS = ["v", "t", "r"];

class Refused extends Error {}
const refuse = (reason) => { throw new Refused(reason); };

function base45(text) {
  if (text.length % 3 === 1) refuse("base45");
  const read = [];
  for (let at = 0; at < text.length; at += 3) {
    const values = [...text.slice(at, at + 3)].map((sign) => SIGNS.indexOf(sign));
    if (values.includes(-1)) refuse("base45");
    const word = values.reduce((sum, value, place) => sum + value * 45 ** place, 0);
    if (word > (values.length === 3 ? 0xffff : 0xff)) refuse("base45");
    if (values.length === 3) read.push(word >> 8);
    read.push(word & 0xff);
  }
  return Uint8Array.from(read);
}

async function inflated(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const reader = stream.getReader();
  const data = new Uint8Array(MOST);
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => refuse("zlib"));
    if (done) return data.slice(0, size);
    if (size + value.length > MOST) {
      reader.cancel();
      refuse("size");
    }
    data.set(value, size);
    size += value.length;
  }
}

// One CBOR item and nothing behind it; maps as Map. `tags` are passed over, others refused.
function cbor(data, tags = []) {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let at = 0, items = 0;
  const take = (count) => {
    if (at + count > data.length) refuse("cbor");
    at += count;
    return at - count;
  };
  const head = (short) => {
    if (short < 24) return short;
    if (short === 24) return view.getUint8(take(1));
    if (short === 25) return view.getUint16(take(2));
    if (short === 26) return view.getUint32(take(4));
    if (short === 27) return Number(view.getBigUint64(take(8)));
    return refuse("cbor");
  };
  const half = (bits) => {
    const exponent = (bits >> 10) & 31, fraction = bits & 1023, sign = bits >> 15 ? -1 : 1;
    if (exponent === 31) return fraction ? NaN : sign * Infinity;
    return sign * (exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : (fraction / 1024) * 2 ** -14);
  };
  const item = (depth) => {
    items += 1;
    if (depth > DEEPEST || items > MOST_ITEMS) refuse("cbor");
    const first = view.getUint8(take(1)), kind = first >> 5, short = first & 31;
    if (kind === 7) {
      if (short === 20 || short === 21) return short === 21;
      if (short === 22 || short === 23) return null;
      if (short === 25) return half(view.getUint16(take(2)));
      if (short === 26) return view.getFloat32(take(4));
      if (short === 27) return view.getFloat64(take(8));
      return refuse("cbor");
    }
    const open = short === 31 && (kind === 4 || kind === 5);
    const value = open ? Infinity : head(short);
    const ended = () => open && at < data.length && data[at] === 0xff && take(1) !== -1;
    if (kind === 0) return value;
    if (kind === 1) return -1 - value;
    if (kind === 2 || kind === 3) {
      const start = take(value), bytes = data.slice(start, start + value);
      if (kind === 2) return bytes;
      try {
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      } catch (wrong) {
        return refuse("cbor");
      }
    }
    if (kind === 6) return tags.includes(value) ? item(depth + 1) : refuse("cbor");
    if (!open && value > MOST_ITEMS) refuse("cbor");
    const list = [], map = new Map();
    for (let count = 0; count < value && !ended(); count += 1) {
      const key = item(depth + 1);
      if (kind === 4) list.push(key);
      else map.set(key, item(depth + 1));
    }
    return kind === 4 ? list : map;
  };
  const told = item(1);
  return at === data.length ? told : refuse("cbor");
}

const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
const hex = (data) => [...data].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const isBytes = (told) => told instanceof Uint8Array;

function string(data) {
  const head = data.length < 24 ? [0x40 | data.length] : data.length < 256 ? [0x58, data.length] : [0x59, data.length >> 8, data.length & 0xff];
  return [...head, ...data];
}

function takenApart(data) {
  const told = cbor(data, [18, 61]);
  if (!Array.isArray(told) || told.length !== 4) refuse("cbor");
  const [protectedBytes, open, payload, signature] = told;
  if (!isBytes(protectedBytes) || !(open instanceof Map) || !isBytes(payload) || !isBytes(signature)) refuse("cbor");
  const header = protectedBytes.length ? cbor(protectedBytes) : new Map();
  if (!(header instanceof Map)) refuse("cbor");
  const kids = [header.get(4), open.get(4)].filter(isBytes).map(hex);
  const prefix = [0x84, 0x6a, ..."Signature1"].map((part) => (typeof part === "string" ? part.charCodeAt(0) : part));
  const message = Uint8Array.from([...prefix, ...string(protectedBytes), 0x40, ...string(payload)]);
  return { algorithm: ALGORITHMS[header.has(1) ? header.get(1) : open.get(1)], kids, payload, signature, message };
}

async function signerOf(signed, trust) {
  if (!signed.algorithm) refuse("algorithm");
  const named = trust.signers.filter((one) => signed.kids.includes(one.kid)).slice(0, 4);
  if (!named.length) refuse("key_id");
  const fitting = named.filter((one) => one.algorithm === signed.algorithm);
  if (!fitting.length) refuse("algorithm");
  const [imported, used] = PARAMETERS[signed.algorithm];
  for (const one of fitting) {
    const key = await crypto.subtle.importKey("spki", bytes(one.public_key), imported, false, ["verify"]);
    if (await crypto.subtle.verify(used, key, signed.signature, signed.message)) return one;
  }
  return refuse("signature");
}

function checkDates(claims, signer, now) {
  const seconds = now / 1000, [issued, expires] = [claims.get(6), claims.get(4)];
  for (const told of [issued, expires]) {
    if (told !== undefined && told !== null && !(typeof told === "number" && Math.abs(told) < 1e12)) refuse("cbor");
  }
  if (typeof expires !== "number" || seconds >= expires || now >= Date.parse(signer.to)) refuse("expired");
  if ((typeof issued === "number" && seconds < issued) || now < Date.parse(signer.from)) refuse("not_yet");
}

const isShort = (told) => typeof told === "string" && told.length <= 80;

// What is shown and looked up must be well formed; the whole schema is checked online and at issue.
function certified(payload) {
  const groups = KINDS.filter((kind) => payload.has(kind));
  const name = payload.get("nam"), birth = payload.get("dob");
  const group = groups.length === 1 ? payload.get(groups[0]) : null;
  const entry = Array.isArray(group) && group.length === 1 ? group[0] : null;
  const named = name instanceof Map && (isShort(name.get("fnt")) || isShort(name.get("gnt")));
  if (!(entry instanceof Map) || !isShort(entry.get("ci")) || !named || !isShort(birth)) refuse("schema");
  const spoken = ["fn", "gn"].map((part) => name.get(part)).filter((part) => isShort(part) && part);
  const machine = ["fnt", "gnt"].map((part) => name.get(part)).filter(isShort);
  return {
    kind: groups[0],
    uvci: entry.get("ci"),
    name: spoken.length ? spoken.join(" ") : machine.join(" ").replaceAll("<", " "),
    birthYear: birth.slice(0, 4),
  };
}

async function isRevoked(uvci, signer, trust) {
  if (trust.revoked_keys.includes(signer.kid)) return true;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(uvci));
  const wanted = new Uint8Array(digest).slice(0, 16);
  let listed = bytes(trust.revoked);
  if (trust.parts) {
    const name = trust.parts[wanted[0]];
    if (!name) return false;
    listed = await trust.part(name);
    if (!listed) refuse("list_incomplete");
  }
  for (let at = 0; at < listed.length; at += 16) {
    if (wanted.every((byte, place) => byte === listed[at + place])) return true;
  }
  return false;
}

// {valid, reason, name, birthYear}; never throws for any text. `now` in milliseconds.
export async function judge(text, trust, now) {
  try {
    if (text.length > MOST) refuse("size");
    const told = text.trim();
    if (!told.startsWith("HC1:")) refuse("prefix");
    const signed = takenApart(await inflated(base45(told.slice(4))));
    const signer = await signerOf(signed, trust);
    const claims = cbor(signed.payload);
    const health = claims instanceof Map && claims.get(-260) instanceof Map ? claims.get(-260).get(1) : null;
    if (!(health instanceof Map)) refuse("cbor");
    checkDates(claims, signer, now);
    const found = certified(health);
    if (signer.usages.length && !signer.usages.includes(found.kind)) refuse("key_usage");
    if (await isRevoked(found.uvci, signer, trust)) refuse("revoked");
    return { valid: true, reason: "", name: found.name, birthYear: found.birthYear };
  } catch (wrong) {
    if (!(wrong instanceof Refused)) return { valid: false, reason: "cbor", name: "", birthYear: "" };
    return { valid: false, reason: wrong.message, name: "", birthYear: "" };
  }
}
