// Which scanned or typed texts may be followed? Only posters of our own origin (security.md B08).

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TOKEN = /^([A-Za-z0-9_-]{28})\.[A-Za-z0-9_-]{86}$/; // functions.registry.domain.poster
const POSTER_FORMAT = 1;
const SHORT_CODE_LENGTH = 9;

// The short code as stored (no separators, look-alikes resolved), or "" if a slip is noticed.
// Crockford's base 32 with a Damm check: x * y = 2x + y in GF(32), modulo x^5 + x^2 + 1.
export function readShortCode(text) {
  const bare = text.toUpperCase().replace(/[\s\u2010-\u2014-]/g, "").replace(/[IL]/g, "1").replace(/O/g, "0");
  if (bare.length !== SHORT_CODE_LENGTH) return "";
  let interim = 0;
  for (const character of bare) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) return "";
    interim = double(interim) ^ value;
  }
  return interim === 0 ? bare : "";
}

const double = (value) => (value & 16 ? (value << 1) ^ 37 : value << 1);

// The venue code that a poster's token names, as printed (XXXX-XXXXX), or "" if it is not of our
// form. Works offline; whether we signed it, only the server says.
export function venueCodeOf(token) {
  const parts = TOKEN.exec(token);
  if (!parts) return "";
  const bytes = Uint8Array.from(atob(parts[1].replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  if (bytes[0] !== POSTER_FORMAT) return "";
  let code = "";
  let interim = 0;
  let bits = 0;
  let held = 0;
  for (const byte of bytes.slice(2, 7)) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) {
      const value = (held >> (bits - 5)) & 31;
      code += ALPHABET[value];
      interim = double(interim) ^ value;
    }
    held &= (1 << bits) - 1;
  }
  code += ALPHABET[double(interim)];
  return code.slice(0, 4) + "-" + code.slice(4);
}

// What is this text? {kind: "poster", path} | {kind: "code", path} | {kind: "foreign"} | {kind: "other"}
export function readLink(text, origin) {
  const bare = text.trim();
  if (/^[a-z][a-z0-9+.-]*:/i.test(bare)) {
    let url;
    try {
      url = new URL(bare);
    } catch (unreadable) {
      return { kind: "foreign" };
    }
    const own = url.origin === origin && !url.username && !url.password;
    if (!own) return { kind: "foreign" };
    const [, door, rest, more] = url.pathname.split("/");
    if (more !== undefined) return { kind: "other" }; // what apps append after ? or # is dropped
    if (door === "v" && venueCodeOf(rest || "")) return { kind: "poster", path: "/v/" + rest };
    if (door === "s" && readShortCode(rest || "")) return { kind: "code", path: "/s/" + readShortCode(rest) };
    return { kind: "other" };
  }
  if (/^(www\.|\/\/)|\.(vn|com|net|org|info|top|xyz)\b/i.test(bare)) return { kind: "foreign" };
  const code = readShortCode(bare);
  return code ? { kind: "code", path: "/s/" + code } : { kind: "other" };
}
