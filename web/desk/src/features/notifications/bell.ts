/** Two partials of a desk bell and its stroke, in hertz, with how loud and how long each rings. */
const PARTIALS = [
  { frequency: 1174.7, gain: 0.22, seconds: 1.1 },
  { frequency: 2637, gain: 0.1, seconds: 0.6 },
  { frequency: 4186, gain: 0.04, seconds: 0.3 },
] as const;
/** A new chat rings twice, a message once. */
const STROKE_GAP_SECONDS = 0.18;
const STROKE_SECONDS = 1.1;
const ATTACK_SECONDS = 0.004;
const SAMPLES_A_SECOND = 16_000;

type Strokes = 1 | 2;

/**
 * The bell as sounds that are played, and not as an `AudioContext` that is kept: to make one opens the sound device in the middle of
 * whatever happens, which takes a tenth of a second on some machines.
 */
let bells: Record<Strokes, HTMLAudioElement> | null = null;

/** Browsers allow sound after the first press of a key or the pointer; until then the bell is silent. */
export function allowBell(): () => void {
  const unlock = () => {
    bells ??= { 1: bell(1), 2: bell(2) };
    // Some browsers let play later only what was played in a press once.
    for (const each of Object.values(bells)) {
      each.muted = true;
      const quiet = () => {
        each.pause();
        each.currentTime = 0;
        each.muted = false;
      };
      each.play().then(quiet, quiet);
    }
  };
  const events = ["pointerdown", "keydown"] as const;
  for (const event of events) window.addEventListener(event, unlock, { once: true, capture: true });
  return () => {
    for (const event of events) window.removeEventListener(event, unlock, { capture: true });
  };
}

export function ringBell(strokes: Strokes): void {
  const rung = bells?.[strokes];
  if (!rung) return;
  rung.currentTime = 0;
  // Where the browser refuses after all, the tab's title and picture say it.
  rung.play().catch(() => undefined);
}

function bell(strokes: Strokes): HTMLAudioElement {
  return new Audio(URL.createObjectURL(new Blob([wave(strokes)], { type: "audio/wav" })));
}

/** The strokes as 16-bit PCM in one channel, in a WAVE file (RIFF). */
function wave(strokes: Strokes): ArrayBuffer {
  const seconds = STROKE_SECONDS + (strokes - 1) * STROKE_GAP_SECONDS;
  const samples = new Float32Array(Math.ceil(seconds * SAMPLES_A_SECOND));
  for (let stroke = 0; stroke < strokes; stroke += 1) {
    const start = Math.round(stroke * STROKE_GAP_SECONDS * SAMPLES_A_SECOND);
    for (const partial of PARTIALS) strike(samples, start, partial);
  }
  const bytes = samples.length * 2;
  const view = new DataView(new ArrayBuffer(44 + bytes));
  const word = (at: number, text: string) => {
    for (let index = 0; index < text.length; index += 1) view.setUint8(at + index, text.charCodeAt(index));
  };
  word(0, "RIFF");
  view.setUint32(4, 36 + bytes, true);
  word(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, SAMPLES_A_SECOND, true);
  view.setUint32(28, SAMPLES_A_SECOND * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, "data");
  view.setUint32(40, bytes, true);
  samples.forEach((sample, index) =>
    view.setInt16(44 + index * 2, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true),
  );
  return view.buffer;
}

function strike(samples: Float32Array, start: number, partial: (typeof PARTIALS)[number]): void {
  const { frequency, gain, seconds } = partial;
  const turn = (2 * Math.PI * frequency) / SAMPLES_A_SECOND;
  // From its gain to a ten-thousandth within its time.
  const fade = Math.pow(0.0001 / gain, 1 / (seconds * SAMPLES_A_SECOND));
  let loud = gain;
  const length = Math.min(samples.length - start, Math.round(seconds * SAMPLES_A_SECOND));
  for (let index = 0; index < length; index += 1) {
    const rise = Math.min(1, index / (ATTACK_SECONDS * SAMPLES_A_SECOND));
    const at = start + index;
    samples[at] = (samples[at] ?? 0) + Math.sin(turn * index) * loud * rise;
    loud *= fade;
  }
}
