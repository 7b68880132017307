import { PenLine } from "lucide-react";
import { viewersStrings as s } from "./strings.ts";
import { useWriters } from "./use-viewers.ts";

/** That a colleague writes here. The line is always there, so that nothing jumps when they begin. */
export function WritingLine() {
  const writers = useWriters();
  const [first] = writers;
  return (
    <p
      role="status"
      className="mx-auto flex h-6 w-full max-w-[792px] shrink-0 items-center gap-1.5 px-4 text-12 text-text-2 lg:px-5"
    >
      {first === undefined ? null : (
        <>
          <PenLine aria-hidden className="size-3.5 shrink-0 animate-breathe text-accent-text" />
          <span className="truncate">
            {writers.length > 1
              ? s.severalWrite(writers.map(({ name }) => name ?? s.somebody))
              : first.note
                ? s.writesNote(first.name ?? s.somebody)
                : s.writesAnswer(first.name ?? s.somebody)}
          </span>
        </>
      )}
    </p>
  );
}
