import type { Note } from "@deskbell/protocol/types";

/** Up to which `noteSeq` all are known: what to ask for next comes behind it. 0 when not even the first is. */
export function lastNoteWithoutGap(notes: readonly Note[]): number {
  const gap = notes.findIndex((note, at) => note.noteSeq !== at + 1);
  return gap < 0 ? notes.length : gap;
}

/** Adds notes where their `noteSeq` belongs; one that is there already stays. The same array when nothing is new. */
export function withNotes(known: readonly Note[], incoming: readonly Note[]): readonly Note[] {
  const have = new Set(known.map((note) => note.noteSeq));
  const fresh = incoming.filter((note) => !have.has(note.noteSeq));
  return fresh.length === 0 ? known : [...known, ...fresh].sort((a, b) => a.noteSeq - b.noteSeq);
}
