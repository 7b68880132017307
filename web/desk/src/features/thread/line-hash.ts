const START = "message-";

/** The part of an address that names a line of a thread by its number. */
export function lineHash(seq: number): string {
  return `${START}${seq}`;
}

/** The number in it, if it names a line. */
export function lineOfHash(hash: string): number | null {
  const seq = hash.startsWith(START) ? Number(hash.slice(START.length)) : NaN;
  return Number.isSafeInteger(seq) && seq > 0 ? seq : null;
}
