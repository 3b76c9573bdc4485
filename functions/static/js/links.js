// Which scanned or typed texts may be followed? Only posters of our own origin (security.md B08).

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TOKEN = /^[A-Za-z0-9._~-]{20,2048}$/;
const SHORT_CODE_LENGTH = 9;

// Is this the token of a poster by its form? Its signature is checked by the server.
export const isPosterToken = (text) => TOKEN.test(text) && text.includes(".");

// The short code as stored (no separators, look-alikes resolved), or "" if a slip is noticed.
// Crockford's base 32 with a Damm check: x * y = 2x + y in GF(32), modulo x^5 + x^2 + 1.
export function readShortCode(text) {
  const bare = text.toUpperCase().replace(/[\s\u2010-\u2014-]/g, "").replace(/[IL]/g, "1").replace(/O/g, "0");
  if (bare.length !== SHORT_CODE_LENGTH) return "";
  let interim = 0;
  for (const character of bare) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) return "";
    const doubled = interim << 1;
    interim = (doubled & 32 ? doubled ^ 37 : doubled) ^ value;
  }
  return interim === 0 ? bare : "";
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
    if (more !== undefined || url.search || url.hash) return { kind: "other" };
    if (door === "v" && isPosterToken(rest || "")) return { kind: "poster", path: "/v/" + rest };
    if (door === "s" && readShortCode(rest || "")) return { kind: "code", path: "/s/" + readShortCode(rest) };
    return { kind: "other" };
  }
  if (/^(www\.|\/\/)|\.(vn|com|net|org|info|top|xyz)\b/i.test(bare)) return { kind: "foreign" };
  const code = readShortCode(bare);
  return code ? { kind: "code", path: "/s/" + code } : { kind: "other" };
}
