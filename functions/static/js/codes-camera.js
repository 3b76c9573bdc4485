// Reads tubes and people from the camera: Code 128 and QR by the phone's own BarcodeDetector where
// it has one, else QR by qr-scanner and bars by quagga2; a hand scanner or typing does the rest.
const FORMATS = ["code_128", "code_39", "qr_code"];
const EVERY_MS = 150;

async function ownDetector() {
  if (!("BarcodeDetector" in self)) return null;
  const able = await self.BarcodeDetector.getSupportedFormats().catch(() => []);
  const formats = FORMATS.filter((format) => able.includes(format));
  return formats.includes("code_128") ? new self.BarcodeDetector({ formats }) : null;
}

// Calls read(text) on each reading; resolves with {stop, linear}: can it read bars?
export async function openCodes(video, read) {
  const detector = await ownDetector();
  if (!detector) {
    const { openCamera } = await import("./camera.js");
    const camera = await openCamera(video, read);
    const { readBars } = await import("./bars.js");
    const stopBars = await readBars(video, read).catch(() => null);
    const stop = () => {
      if (stopBars) stopBars();
      camera.stop();
    };
    return { stop, linear: Boolean(stopBars) };
  }
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.srcObject = stream;
  await video.play();
  const timer = setInterval(async () => {
    for (const found of await detector.detect(video).catch(() => [])) read(found.rawValue);
  }, EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
    },
    linear: true,
  };
}
