import type { Piece } from "@deskbell/protocol/types";

/** A text in pieces, with what was sought set off. */
export function Excerpt({ pieces }: { pieces: readonly Piece[] }) {
  return pieces.map(({ text, match }, index) =>
    match ? (
      <mark key={index} className="rounded-[2px] bg-warning-soft font-medium text-warning-text">
        {text}
      </mark>
    ) : (
      <span key={index}>{text}</span>
    ),
  );
}
