// Home: follow a typed code or pasted link, or scan a poster; never a foreign link.
// Needs #short-code, #f-code, #e-code, #scan-poster, #camera, #video.
import { readLink } from "./links.js";
import { byId, show, texts } from "./texts.js";

const input = byId("f-code");

function refuse(words) {
  byId("e-code").textContent = words;
  show("e-code", true);
  input.setAttribute("aria-invalid", "true");
  input.focus();
}

function follow(text, typed) {
  const link = readLink(text, location.origin);
  if (link.path) location.assign(link.path);
  else if (link.kind === "foreign") refuse(texts.foreign);
  else refuse(typed ? texts.wrongCode : texts.notPoster);
  return Boolean(link.path);
}

byId("short-code").addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopPropagation();
  follow(input.value, true);
});

if (navigator.mediaDevices && navigator.mediaDevices.getUserMedia) {
  const button = byId("scan-poster");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { openCamera } = await import("./camera.js");
    show("camera", true);
    const camera = await openCamera(byId("video"), (text) => {
      camera.stop();
      show("camera", false);
      follow(text, false);
    }).catch(() => null);
    if (!camera) {
      show("camera", false);
      refuse(texts.camera);
    }
  });
}
