// Reads QR codes from the camera: nimiq's qr-scanner, which uses the phone's own BarcodeDetector
// where there is one. Loaded only by the gate and on asking at home.
import QrScanner from "../vendor/qr-scanner/qr-scanner.min.js";

// Calls read(text) on each reading; resolves with {stop, flip, lamp, hasLamp, hasOther}.
export async function openCamera(video, read) {
  let isOpen = false; // nothing is read before the caller holds what stops it
  const scanner = new QrScanner(video, (result) => isOpen && read(result.data), {
    preferredCamera: "environment",
    maxScansPerSecond: 8,
    returnDetailedScanResult: true,
    onDecodeError: () => {},
  });
  await scanner.start();
  let facing = "environment";
  const [hasLamp, cameras] = await Promise.all([scanner.hasFlash().catch(() => false), QrScanner.listCameras().catch(() => [])]);
  isOpen = true;
  return {
    stop: () => { scanner.stop(); scanner.destroy(); },
    flip: () => {
      facing = facing === "environment" ? "user" : "environment";
      return scanner.setCamera(facing);
    },
    lamp: () => scanner.toggleFlash(),
    hasLamp,
    hasOther: cameras.length > 1,
  };
}
