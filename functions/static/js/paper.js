// The code of a printed result or a certificate, drawn by the reader's browser: [data-qr] holds its text.
import { drawn } from "./qr.js";

for (const place of document.querySelectorAll("[data-qr]")) place.replaceChildren(drawn(place.dataset.qr, place.dataset.mode));
