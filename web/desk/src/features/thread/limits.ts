/** The longest message or note, in Unicode scalar values. */
export const MAX_MESSAGE = 10_000;
/** From here on the composer counts. */
export const COUNT_FROM = 9_000;
