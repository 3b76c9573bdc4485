// What did the gate's camera read? Looked at on the device only to show a masked name at once and to
// refuse links; the server reads the raw text itself (functions.kernel.cards). Nothing is kept here.
import { readLink } from "./links.js";

const LONGEST = 4296; // characters of the largest QR

// "Nguyễn V*** A***", as functions.kernel.names.masked_name.
export function maskName(name) {
  const words = name.normalize("NFC").trim().split(/\s+/).filter(Boolean);
  if (!words.length) return "";
  if (words.length === 1) return words[0][0] + "***";
  return words[0] + words.slice(1).map((word) => " " + word[0] + "***").join("");
}

function fromHex(hex) {
  if (!/^([0-9a-f]{2})+$/i.test(hex)) return "";
  const bytes = Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  return new TextDecoder().decode(bytes);
}

// {kind: "personal" | "card" | "identity" | "poster" | "foreign" | "unreadable" | "other", name}
export function look(text) {
  if (!text || text.length > LONGEST) return { kind: "unreadable", name: "" };
  if (text.startsWith("LC1.")) return { kind: "personal", name: "" };
  if (text.startsWith("LC5.")) return { kind: "card", name: "" };
  if (/^(https?:|javascript:|intent:|\/\/|www\.)/i.test(text)) {
    const link = readLink(text, location.origin);
    return { kind: link.kind === "foreign" ? "foreign" : "poster", name: "" };
  }
  const parts = text.split("|");
  if (/^\d{12}$/.test(parts[0]) && parts.length >= 6 && /^\d{0,9}$/.test(parts[1])) return { kind: "identity", name: maskName(parts[2]) };
  if (/^[A-Z]{2}\d{13}$|^\d{10}$/.test(parts[0]) && parts.length > 3) return { kind: "identity", name: maskName(fromHex(parts[1])) };
  if (parts.length >= 5) return { kind: "identity", name: maskName(parts[1]) };
  return { kind: "other", name: "" };
}
