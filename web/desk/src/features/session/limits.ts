/** The wire contract's limits, counted as it counts: in Unicode scalar values. */
export const MAX_NAME = 200;
export const MAX_EMAIL = 254;
export const MIN_PASSWORD = 10;
export const MAX_PASSWORD = 128;

export function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Only what no address can be without; the server has the last word. */
export const EMAIL_SHAPE = /^[^\s@]+@[^\s@]+$/u;
