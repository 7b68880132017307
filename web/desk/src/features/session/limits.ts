/** The wire contract's limits, counted as it counts: in Unicode scalar values. */
export const MAX_NAME = 200;
export const MAX_EMAIL = 254;
export const MAX_PHONE = 50;
export const MIN_PASSWORD = 10;
export const MAX_PASSWORD = 128;

export function characters(text: string): number {
  // A string iterates by scalar values, so that one outside of the basic plane counts once.
  return Array.from(text).length;
}

/** Only what no address can be without; the server has the last word. */
export const EMAIL_SHAPE = /^[^\s@]+@[^\s@]+$/u;
