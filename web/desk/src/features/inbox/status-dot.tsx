import type { ConversationStatus } from "@deskbell/protocol/types";
import { clsx } from "clsx";
import { inboxStrings as s } from "./strings.ts";

const looks: Record<ConversationStatus, string> = {
  waiting: "bg-warning-soft text-warning-text",
  active: "bg-success-soft text-success-text",
  resolved: "bg-raised text-text-2",
  closed: "bg-raised text-text-2",
};

export function StatusDot({ status }: { status: ConversationStatus }) {
  return (
    <span
      className={clsx("inline-flex h-4.5 shrink-0 items-center rounded-full px-1.5 text-12", looks[status])}
    >
      {s.status[status]}
    </span>
  );
}
