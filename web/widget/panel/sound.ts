let context: AudioContext | undefined;

/** Two soft tones. Of several tabs that hear the same message, one rings. */
export async function ring(siteKey: string): Promise<void> {
  const locks = (navigator as { locks?: LockManager }).locks;
  let rung = false;
  const once = () => {
    if (!rung) play();
    rung = true;
  };
  try {
    if (!locks) return once();
    const ringing = locks.request(`deskbell:${siteKey}:ring`, { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      once();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    });
    // Forbidden in frames by a browser that blocks third-party storage: rather two rings than none.
    await ringing.catch(once);
  } catch {
    // No sound is no harm: browsers allow none before the first click.
  }
}

function play(): void {
  context ??= new AudioContext();
  void context.resume();
  const start = context.currentTime + 0.02;
  for (const [delay, frequency] of [
    [0, 784],
    [0.14, 1047],
  ] as const) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, start + delay);
    volume.gain.linearRampToValueAtTime(0.08, start + delay + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + delay + 0.4);
    tone.connect(volume).connect(context.destination);
    tone.start(start + delay);
    tone.stop(start + delay + 0.45);
  }
}
