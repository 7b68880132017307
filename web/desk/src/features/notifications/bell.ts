/** Two partials of a desk bell, in hertz, with how loud and how long each rings. */
const PARTIALS = [
  { frequency: 1174.7, gain: 0.22, seconds: 1.1 },
  { frequency: 2637, gain: 0.1, seconds: 0.6 },
  { frequency: 4186, gain: 0.04, seconds: 0.3 },
] as const;
/** A new chat rings twice, a message once. */
const STROKE_GAP_SECONDS = 0.18;

/** So long it waits for a quiet moment at most. */
const IDLE_MS = 1_000;

let audio: AudioContext | null = null;

/** Browsers allow sound after the first press of a key or the pointer; until then the bell is silent. */
export function allowBell(): () => void {
  const unlock = () => {
    // Opening the sound device takes long on some machines: not in the middle of the press. Once somebody has pressed, it may
    // be made at any time.
    whenIdle(() => {
      audio ??= new AudioContext();
      void audio.resume();
    });
  };
  const events = ["pointerdown", "keydown"] as const;
  for (const event of events) window.addEventListener(event, unlock, { once: true, capture: true });
  return () => {
    for (const event of events) window.removeEventListener(event, unlock, { capture: true });
  };
}

function whenIdle(act: () => void): void {
  if ("requestIdleCallback" in window) window.requestIdleCallback(act, { timeout: IDLE_MS });
  // Safari has none.
  else setTimeout(act, 0);
}

export function ringBell(strokes: 1 | 2): void {
  if (audio === null || audio.state === "closed") return;
  for (let stroke = 0; stroke < strokes; stroke += 1)
    strike(audio, audio.currentTime + stroke * STROKE_GAP_SECONDS);
}

function strike(context: AudioContext, at: number): void {
  for (const { frequency, gain, seconds } of PARTIALS) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(gain, at + 0.004);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + seconds);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + seconds);
  }
}
