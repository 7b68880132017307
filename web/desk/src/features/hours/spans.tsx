import type { OpeningSpan } from "@deskbell/protocol/hours";
import { clsx } from "clsx";
import { Plus, X } from "lucide-react";
import { inputClass } from "../../ui/field.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { withOneMore } from "./model.ts";
import { hoursStrings as s } from "./strings.ts";

/** As many as the server takes. */
const MOST = 6;

interface SpansProps {
  /** Of which day, for those who hear it. */
  day: string;
  spans: readonly OpeningSpan[];
  onChange: (spans: OpeningSpan[]) => void;
}

/** The spans of one day: from, to, and buttons to have more or fewer. */
export function Spans({ day, spans, onChange }: SpansProps) {
  const change = (at: number, part: Partial<OpeningSpan>) =>
    onChange(spans.map((span, place) => (place === at ? { ...span, ...part } : span)));
  const field = clsx(inputClass, "h-9 w-28! px-2! tabular-nums");
  return (
    <div className="flex min-w-0 grow flex-wrap items-center gap-x-4 gap-y-2">
      {spans.length === 0 ? <span className="py-2 text-13 text-text-3">{s.closed}</span> : null}
      {spans.map((span, at) => (
        <span key={at} className="flex items-center gap-1.5">
          <input
            type="time"
            required
            aria-label={s.from(day)}
            value={span.from}
            onChange={({ target }) => change(at, { from: target.value })}
            className={field}
          />
          <span aria-hidden className="text-text-3">
            –
          </span>
          <input
            type="time"
            required
            aria-label={s.to(day)}
            value={span.to}
            onChange={({ target }) => change(at, { to: target.value })}
            className={field}
          />
          <IconButton
            label={s.remove(day, `${span.from} – ${span.to}`)}
            onClick={() => onChange(spans.filter((_, place) => place !== at))}
          >
            <X aria-hidden />
          </IconButton>
        </span>
      ))}
      {spans.length < MOST ? (
        <IconButton label={s.add(day)} onClick={() => onChange(withOneMore(spans))}>
          <Plus aria-hidden />
        </IconButton>
      ) : null}
    </div>
  );
}
