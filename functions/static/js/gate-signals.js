// Beep and tremble: high and short for a pass, low and long for a stop. The screen says it in words.
const TONES = { green: [[880, 0.12]], yellow: [[620, 0.12], [620, 0.12]], red: [[260, 0.5]], grey: [[520, 0.1]] };
const SHAKES = { green: [60], yellow: [80, 60, 80], red: [300], grey: [40] };
let audio;

// Browsers allow sound only after a touch: call this from one.
export function wake() {
  const Kind = self.AudioContext || self.webkitAudioContext;
  if (Kind && !audio) audio = new Kind();
  if (audio) audio.resume();
}

export function signal(colour) {
  if (navigator.vibrate) navigator.vibrate(SHAKES[colour]);
  if (!audio) return;
  let from = audio.currentTime;
  for (const [hertz, seconds] of TONES[colour]) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = hertz;
    volume.gain.value = 0.2;
    tone.connect(volume).connect(audio.destination);
    tone.start(from);
    tone.stop(from + seconds);
    from += seconds + 0.06;
  }
}
