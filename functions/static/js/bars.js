// Reads Code 128 and Code 39 from a playing video where the phone has no BarcodeDetector: quagga2,
// loaded only then. Its check characters are weak, so a code counts once it is read twice running.
const READERS = ["code_128_reader", "code_39_reader"];
const EVERY_MS = 250;
const SIDE = 800;

const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

function quagga() {
  if (self.Quagga) return Promise.resolve(self.Quagga);
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = new URL("../vendor/quagga2/quagga.min.js", import.meta.url).href;
    script.onload = () => done(self.Quagga);
    script.onerror = failed;
    document.head.append(script);
  });
}

const codeIn = (Quagga, src) => new Promise((done) => {
  Quagga.decodeSingle(
    { src, numOfWorkers: 0, locate: true, inputStream: { size: SIDE }, decoder: { readers: READERS } },
    (result) => done(result && result.codeResult ? result.codeResult.code || "" : ""),
  );
});

// Calls read(text) on each reading until stopped; resolves with stop(). Rejects where it can't load.
export async function readBars(video, read) {
  const Quagga = await quagga();
  const canvas = document.createElement("canvas");
  let stopped = false;
  let last = "";
  (async () => {
    while (!stopped) {
      await pause(EVERY_MS);
      if (!video.videoWidth) continue;
      canvas.width = video.videoWidth;
      canvas.height = video.videoHeight;
      canvas.getContext("2d").drawImage(video, 0, 0);
      const code = await codeIn(Quagga, canvas.toDataURL("image/jpeg", 0.9)).catch(() => "");
      if (code && code === last && !stopped) read(code);
      last = code;
    }
  })();
  return () => { stopped = true; };
}
