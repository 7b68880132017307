import type { Line } from "@deskbell/protocol/thread";
import { clsx } from "clsx";
import { useState } from "react";
import { clockTime, fullTime } from "../../lib/time.ts";
import { may, useUser } from "../session/use-session.ts";
import type { ComposerHandle } from "./composer-handle.ts";
import { LineState } from "./line-state.tsx";
import { Markdown } from "./markdown.tsx";
import { MessageEditor } from "./message-editor.tsx";
import { MessageMenu } from "./message-menu.tsx";
import { ReactionChips, ReactionPicker } from "./reaction-chips.tsx";
import { threadStrings as s } from "./strings.ts";

interface MessageLineProps {
  line: Line;
  head: boolean;
  showStatus: boolean;
  /** It was looked for: it stands out for a moment. */
  shown: boolean;
  composer: ComposerHandle;
}

// long: the markup of one line, read from top to bottom.
export function MessageLine({ line, head, showStatus, shown, composer }: MessageLineProps) {
  const user = useUser();
  const answers = may(user, "answer");
  const [editing, setEditing] = useState(false);
  const [touched, setTouched] = useState(false);
  const { message, entry, own } = line;
  const at = message?.createdAt ?? new Date(entry?.at ?? 0).toISOString();
  const sender = message?.sender;
  const name =
    sender === undefined ? user.name : (sender.name ?? (sender.kind === "ai" ? s.ai : s.anonymous));
  return (
    <li
      data-seq={message?.seq}
      className={clsx("group flex flex-col", own ? "items-end" : "items-start", head ? "pt-3" : "pt-1")}
    >
      {head ? (
        <p className="mb-1 flex max-w-full items-baseline gap-1.5 px-0.5 text-12">
          <span title={name} className="truncate font-medium text-text-2">
            {name}
          </span>
          <time dateTime={at} title={fullTime(at)} className="shrink-0 text-text-3 tabular-nums">
            {clockTime(at)}
          </time>
        </p>
      ) : null}
      {editing && message ? (
        <MessageEditor message={message} onDone={() => setEditing(false)} />
      ) : (
        <div
          className={clsx(
            "relative flex max-w-[85%] min-w-0 items-start gap-1",
            own ? "flex-row-reverse" : "flex-row",
          )}
        >
          <Bubble line={line} at={at} shown={shown} onClick={() => setTouched(!touched)} />
          {message?.deletedAt === null && message.kind !== "event" && answers ? (
            <ReactionPicker
              message={message}
              own={sender?.kind === "agent" && sender.id === user.id}
              touched={touched}
            />
          ) : null}
          {message?.deletedAt === null && message.kind !== "event" ? (
            <MessageMenu
              message={message}
              own={answers && sender?.kind === "agent" && sender.id === user.id}
              touched={touched}
              onEdit={() => setEditing(true)}
            />
          ) : null}
        </div>
      )}
      {message?.deletedAt === null ? <ReactionChips message={message} /> : null}
      {showStatus ? <LineState line={line} composer={composer} /> : null}
    </li>
  );
}

interface BubbleProps {
  line: Line;
  at: string;
  shown: boolean;
  onClick: () => void;
}

function Bubble({ line, at, shown, onClick }: BubbleProps) {
  const { message, entry, own } = line;
  if (message?.deletedAt != null) {
    return (
      <p className="rounded-card border border-dashed border-control/60 px-3 py-2 text-13 text-text-3 italic">
        {s.deleted}
      </p>
    );
  }
  return (
    <div
      title={fullTime(at)}
      onClick={onClick}
      className={clsx(
        "min-w-0 rounded-card px-3 py-2 text-14 transition-shadow duration-200",
        shown && "ring-2 ring-warning-text",
        own ? "bg-accent-soft" : "bg-raised",
        line.status === "waiting" && "opacity-70",
        line.status === "failed" && "outline outline-1 -outline-offset-1 outline-danger-text",
      )}
    >
      <Markdown text={message?.content ?? entry?.content ?? ""} />
      {message?.editedAt == null ? null : (
        <span title={fullTime(message.editedAt)} className="mt-0.5 block text-12 text-text-3">
          {s.edited}
        </span>
      )}
    </div>
  );
}
