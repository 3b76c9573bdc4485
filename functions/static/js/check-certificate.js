// Checks certificates on the phone, by camera, picture or text; without script or list the form asks us.
import { judge } from "./dcc.js";
import { texts, turns } from "./texts.js";
import { keepParts, trustList } from "./trust-list.js";

const place = document.querySelector("[data-list-key]");
const form = document.querySelector("form[action='/kiem-tra-chung-nhan']");
const [answer, video, open, picture] = ["verdict", "video", "open-camera", "picture"].map((id) => document.getElementById(id));
const words = texts;
let camera = null;
const newTurn = turns(); // only what was asked last is answered

function show(told) {
  answer.className = "result now " + (told.valid ? "green" : "red");
  answer.replaceChildren();
  const lines = told.valid ? [words.valid, told.name, told.birthYear, words.compare] : [words.invalid, words[told.reason]];
  lines.filter(Boolean).forEach((line, at) => {
    const shown = document.createElement("p");
    if (!at) shown.className = "word";
    shown.textContent = line;
    answer.append(shown);
  });
  answer.hidden = false;
}

async function check(text) {
  const isLast = newTurn();
  answer.hidden = true;
  const list = await trustList(JSON.parse(place.dataset.listKey), Date.now());
  if (!isLast()) return true;
  if (!list) return false;
  const told = await judge(text, list, Date.now());
  if (!isLast()) return true;
  if (told.reason === "list_incomplete" && navigator.onLine) return false;
  show(told);
  return true;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!(await check(form.elements.text.value).catch(() => false))) form.submit();
});

open.addEventListener("click", async () => {
  const { openCamera } = await import("./camera.js");
  video.hidden = false;
  camera = await openCamera(video, (text) => {
    if (!text.startsWith("HC1:")) return;
    camera?.stop();
    video.hidden = true;
    form.elements.text.value = text;
    form.requestSubmit();
  }).catch(() => {
    video.hidden = true;
    return null;
  });
});

picture.addEventListener("change", async () => {
  const { default: QrScanner } = await import("../vendor/qr-scanner/qr-scanner.min.js");
  const found = await QrScanner.scanImage(picture.files[0], { returnDetailedScanResult: true }).catch(() => null);
  if (!found) return show({ valid: false, reason: "unread" });
  form.elements.text.value = found.data;
  return form.requestSubmit();
});

document.getElementById("by-camera").hidden = false;
trustList(JSON.parse(place.dataset.listKey), Date.now()).then(keepParts);
