/** Unicode scalar values, as the server counts its limits. */
export function countCharacters(text: string): number {
  return Array.from(text).length;
}
