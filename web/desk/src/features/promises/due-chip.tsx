import type { Conversation } from "@deskbell/protocol/types";
import { clsx } from "clsx";
import { Timer } from "lucide-react";
import { inShort, nextDue, type DueTone } from "./due.ts";
import { promiseStrings as s } from "./strings.ts";

const tones: Record<DueTone, string> = {
  calm: "bg-raised text-text-2",
  soon: "bg-warning-soft text-warning-text",
  missed: "bg-danger-soft text-danger-text",
};

interface DueChipProps {
  conversation: Conversation;
  now: number;
  className?: string;
}

/** How much time is left of what is promised next. */
export function DueChip({ conversation, now, className }: DueChipProps) {
  const due = nextDue(conversation.sla, conversation.createdAt, now);
  if (due === null) return null;
  const { unit, count } = inShort(due.left);
  const time = s[unit](count);
  const text = (due.tone === "missed" ? s.missed : s.left)[due.kind](time);
  return (
    <span
      title={text}
      className={clsx(
        "inline-flex h-4.5 shrink-0 items-center gap-0.5 rounded-full px-1.5 text-12 tabular-nums",
        tones[due.tone],
        className,
      )}
    >
      <Timer aria-hidden className="size-3" />
      <span aria-hidden>{due.tone === "missed" ? `−${time}` : time}</span>
      <span className="sr-only">{text}</span>
    </span>
  );
}
