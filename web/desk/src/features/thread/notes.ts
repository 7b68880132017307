import type { Note } from "@deskbell/protocol/types";

/** Adds notes where their `noteSeq` belongs; one that is there already stays. The same array when nothing is new. */
export function withNotes(known: readonly Note[], incoming: readonly Note[]): readonly Note[] {
  const have = new Set(known.map((note) => note.noteSeq));
  const fresh = incoming.filter((note) => !have.has(note.noteSeq));
  return fresh.length === 0 ? known : [...known, ...fresh].sort((a, b) => a.noteSeq - b.noteSeq);
}
