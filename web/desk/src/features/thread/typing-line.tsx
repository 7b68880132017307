import { threadStrings as s } from "./strings.ts";

/** The visitor writes; where their side sends it, also what. Not announced: a preview changes with every key. */
export function TypingLine({ name, preview }: { name: string; preview: string | null }) {
  return (
    <div className="mt-2 flex max-w-[85%] animate-appear flex-col items-start">
      <p className="mb-1 flex items-center gap-2 text-12 text-text-3">
        {s.typing(name)}
        <span aria-hidden className="inline-flex gap-0.5">
          {[0, 1, 2].map((dot) => (
            <span
              key={dot}
              className="size-1 animate-breathe rounded-full bg-text-3"
              style={{ animationDelay: `${dot * 200}ms` }}
            />
          ))}
        </span>
      </p>
      {preview === null || preview === "" ? null : (
        <p className="rounded-card border border-dashed border-control/60 px-3 py-2 text-14 whitespace-pre-wrap text-text-2 [overflow-wrap:anywhere]">
          {preview}
        </p>
      )}
    </div>
  );
}
