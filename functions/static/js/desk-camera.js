// A desk's camera: what it reads goes into the field beside it, as a hand reader would type it.
// Needs [data-camera=<id of an input or textarea>] with a button, a video in .seen, and p.notice for
// no camera; data-bars where tubes are read. A textarea takes each code once, a line each.
import { texts } from "./texts.js";

for (const place of document.querySelectorAll("[data-camera]")) {
  if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) break;
  const [button, seen] = [place.querySelector("button"), place.querySelector(".seen")];
  const [none, said] = [place.querySelector(".notice"), place.querySelector("[role=status]")];
  const field = document.getElementById(place.dataset.camera);
  const many = field.tagName === "TEXTAREA";
  let camera;

  const read = (text) => {
    const code = text.trim();
    if (!code) return;
    if (many) {
      const lines = field.value.split(/\s+/).filter(Boolean);
      const isNew = !lines.includes(code.toUpperCase());
      if (isNew) field.value = [...lines, code.toUpperCase()].join("\n") + "\n";
      said.textContent = `${code.toUpperCase()}: ${isNew ? texts.added : texts.there}`;
      return;
    }
    field.value = code;
    said.textContent = texts.added;
    camera.stop();
    seen.hidden = true;
    button.hidden = false;
    field.focus();
  };

  place.hidden = false;
  button.addEventListener("click", async () => {
    seen.hidden = false;
    const open = "bars" in place.dataset
      ? (await import("./codes-camera.js")).openCodes
      : (await import("./camera.js")).openCamera;
    camera = await open(seen.querySelector("video"), read).catch(() => null);
    seen.hidden = !camera;
    none.hidden = Boolean(camera);
    button.hidden = Boolean(camera);
  });
}
