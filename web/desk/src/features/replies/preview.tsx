import { clsx } from "clsx";
import { repliesStrings as s } from "./strings.ts";
import { pieces, type Values } from "./template.ts";

interface PreviewProps {
  text: string;
  values: Values;
  className?: string;
}

/** A text as it will be sent: what stands for a variable is marked, and so is one for which nothing stands. */
export function Preview({ text, values, className }: PreviewProps) {
  const all = pieces(text, values);
  const empty = [...new Set(all.flatMap((piece) => (piece.kind === "empty" ? [piece.name] : [])))];
  return (
    <div className={className}>
      {empty[0] === undefined ? null : (
        <p className="mb-2 text-12 text-warning-text">{s.emptyHere(empty.join(", "), empty[0])}</p>
      )}
      <p className="break-words whitespace-pre-wrap">
        {all.map((piece, at) =>
          piece.kind === "text" ? (
            piece.text
          ) : (
            <span
              // Pieces have no name of their own, and none keeps anything.
              key={at}
              className={clsx(
                piece.kind === "filled" && "rounded-[3px] bg-accent-soft text-accent-text",
                piece.kind === "fallback" && "rounded-[3px] bg-raised",
                (piece.kind === "unknown" || piece.kind === "unclosed") &&
                  "rounded-[3px] bg-danger-soft text-danger-text",
              )}
            >
              {piece.text}
            </span>
          ),
        )}
      </p>
    </div>
  );
}
