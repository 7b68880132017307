import type { Conversation } from "@deskbell/protocol/types";
import { Link } from "@tanstack/react-router";
import { clsx } from "clsx";
import { memo, useSyncExternalStore, type CSSProperties, type KeyboardEvent } from "react";
import { fullTime, shortAge } from "../../lib/time.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { useDesk } from "../live/use-desk.ts";
import { previewOf, visitorName } from "./names.ts";
import { StatusDot } from "./status-dot.tsx";
import { inboxStrings as s } from "./strings.ts";

export const ROW_HEIGHT_PX = 62;

interface ConversationRowProps {
  conversation: Conversation;
  open: boolean;
  /** The list is of waiting ones: that goes without saying. */
  inWaiting: boolean;
  /** It is where the Tab key lands in the list. */
  tabStop: boolean;
  now: number;
  style: CSSProperties;
  onKeyDown: (event: KeyboardEvent) => void;
}

export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps) {
  const { conversation, open, inWaiting, tabStop, now, style, onKeyDown } = props;
  const { visitor, unread } = conversation;
  const name = visitorName(visitor);
  return (
    <li style={style} className="absolute inset-x-0 top-0 px-2">
      <Link
        to="/agent/$conversationId"
        params={{ conversationId: conversation.id }}
        search={(search) => search}
        tabIndex={tabStop ? 0 : -1}
        aria-current={open ? "true" : undefined}
        data-conversation={conversation.id}
        onKeyDown={onKeyDown}
        className={clsx(
          "flex h-15 items-center gap-2.5 rounded-input px-2.5 outline-offset-[-2px]",
          open ? "bg-accent-soft" : "hover:bg-raised/70",
        )}
      >
        <Avatar name={name} seed={visitor.id} online={visitor.online} />
        <span className="flex min-w-0 grow flex-col gap-0.5">
          <span className="flex items-baseline gap-2">
            <span
              className={clsx("min-w-0 grow truncate text-14", unread > 0 ? "font-semibold" : "font-medium")}
            >
              {name}
            </span>
            <Status conversation={conversation} inWaiting={inWaiting} />
            <time
              dateTime={conversation.lastActivityAt}
              title={fullTime(conversation.lastActivityAt)}
              className="shrink-0 text-12 text-text-3 tabular-nums"
            >
              {shortAge(conversation.lastActivityAt, now)}
            </time>
          </span>
          <span className="flex items-center gap-2">
            <Preview conversation={conversation} />
            {unread > 0 ? (
              <span className="inline-flex h-4.5 min-w-4.5 shrink-0 items-center justify-center rounded-full bg-accent px-1.5 text-12 font-semibold text-white tabular-nums">
                {unread > 99 ? "99+" : unread}
                <span className="sr-only"> {s.unread(unread).replace(/^\d+ /u, "")}</span>
              </span>
            ) : null}
          </span>
        </span>
      </Link>
    </li>
  );
});

/** The draft that waits here, what is being typed, or the last message. */
function Preview({ conversation }: { conversation: Conversation }) {
  const { drafts, typing, user } = useDesk();
  const { id, lastMessage, unread } = conversation;
  const draft = useSyncExternalStore(drafts.subscribe, () => drafts.read(id, "reply"));
  const typed = useSyncExternalStore(typing.subscribe, () => typing.get(id));
  const className = clsx(
    "min-w-0 grow truncate text-13",
    unread > 0 ? "font-medium text-text" : "text-text-2",
  );
  if (typed) return <span className="min-w-0 grow truncate text-13 text-accent-text">{s.typing}</span>;
  if (draft !== "") {
    return (
      <span className={className}>
        <span className="text-warning-text">{s.draft}</span> {draft.replace(/\s+/gu, " ").trim()}
      </span>
    );
  }
  const own = lastMessage?.kind !== "event" && lastMessage?.sender.id === user.id;
  return (
    <span className={className}>
      {own ? `${s.you} ` : null}
      {previewOf(lastMessage, user.id)}
    </span>
  );
}

function Status({ conversation, inWaiting }: { conversation: Conversation; inWaiting: boolean }) {
  const { user } = useDesk();
  const { status, assignee } = conversation;
  if (status === "active" && assignee) {
    return assignee.id === user.id ? null : (
      <span title={s.assignedTo(assignee.name)} className="max-w-20 shrink truncate text-12 text-text-3">
        <span className="sr-only">{s.assignedTo("")}</span>
        {assignee.name.split(" ")[0]}
      </span>
    );
  }
  return inWaiting && status === "waiting" ? null : <StatusDot status={status} />;
}
