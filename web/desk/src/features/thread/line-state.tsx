import type { Line, LineStatus } from "@deskbell/protocol/thread";
import type { OutboxEntry } from "@deskbell/protocol/outbox";
import { Check, CheckCheck, CircleAlert, Clock } from "lucide-react";
import { clsx } from "clsx";
import type { ReactNode } from "react";
import { explain, mayWorkAgain } from "../../lib/explain.ts";
import { ProblemError } from "@deskbell/protocol/problem";
import { useConnection, useDesk } from "../live/use-desk.ts";
import type { ComposerHandle } from "./composer-handle.ts";
import { threadStrings as s } from "./strings.ts";

const icons: Record<LineStatus, ReactNode> = {
  waiting: <Clock aria-hidden />,
  failed: <CircleAlert aria-hidden />,
  sent: <Check aria-hidden />,
  delivered: <CheckCheck aria-hidden />,
  read: <CheckCheck aria-hidden className="text-accent-text" />,
};

/** How far an own line has got; for one that was refused, why, and what to do about it. */
export function LineState({ line, composer }: { line: Line; composer: ComposerHandle }) {
  const connection = useConnection();
  if (line.status === null) return null;
  if (line.status === "failed" && line.entry) return <Refused entry={line.entry} composer={composer} />;
  const words =
    line.status === "waiting" && connection !== "ready" ? s.waitingOffline : s.lineStatus[line.status];
  return (
    <p
      className={clsx(
        "mt-1 flex items-center gap-1 px-0.5 text-12 text-text-3 [&_svg]:size-3.5",
        // A send that is acknowledged at once should not flash.
        line.status === "waiting" && "animate-[appear_140ms_400ms_both]",
      )}
    >
      {icons[line.status]}
      {words}
    </p>
  );
}

const linkClass = "rounded-control px-1 font-medium text-accent-text hover:underline";

export function Refused({ entry, composer }: { entry: OutboxEntry; composer: ComposerHandle }) {
  const { outbox } = useDesk();
  const kind = entry.kind === "note" ? "note" : "reply";
  const reason = entry.problem ? explain(new ProblemError(entry.problem)) : "";
  return (
    <div
      role="alert"
      className="mt-1 flex max-w-[85%] flex-wrap items-center justify-end gap-x-1 text-12 text-danger-text"
    >
      <span className="inline-flex items-center gap-1 [&_svg]:size-3.5">
        {icons.failed}
        {s.lineStatus.failed}: {reason}
      </span>
      {entry.problem && mayWorkAgain(entry.problem) ? (
        <button type="button" className={linkClass} onClick={() => outbox.retry(entry.clientId)}>
          {s.retry}
        </button>
      ) : null}
      <button
        type="button"
        className={linkClass}
        onClick={() => {
          outbox.take(entry.clientId);
          composer.edit(kind, entry.content);
        }}
      >
        {s.editAgain}
      </button>
      <button type="button" className={linkClass} onClick={() => void outbox.take(entry.clientId)}>
        {s.discard}
      </button>
    </div>
  );
}
