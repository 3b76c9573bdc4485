// Reads QR codes from the camera: nimiq's qr-scanner, which uses the phone's own BarcodeDetector
// where there is one. Loaded only by the gate and on asking at home.
import QrScanner from "../vendor/qr-scanner/qr-scanner.min.js";

// Calls read(text) on each reading; resolves with {stop, flip, lamp, hasLamp, hasOther}.
export async function openCamera(video, read) {
  const scanner = new QrScanner(video, (result) => read(result.data), {
    preferredCamera: "environment",
    maxScansPerSecond: 8,
    returnDetailedScanResult: true,
    onDecodeError: () => {},
  });
  await scanner.start();
  let facing = "environment";
  return {
    stop: () => { scanner.stop(); scanner.destroy(); },
    flip: () => {
      facing = facing === "environment" ? "user" : "environment";
      return scanner.setCamera(facing);
    },
    lamp: () => scanner.toggleFlash(),
    hasLamp: await scanner.hasFlash().catch(() => false),
    hasOther: (await QrScanner.listCameras().catch(() => [])).length > 1,
  };
}
