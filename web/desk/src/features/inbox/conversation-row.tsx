import type { Conversation, Found, Priority } from "@deskbell/protocol/types";
import { Link } from "@tanstack/react-router";
import { clsx } from "clsx";
import { AlarmClock, ArrowDown, ArrowUp, ChevronsUp } from "lucide-react";
import { memo, useSyncExternalStore, type CSSProperties, type KeyboardEvent } from "react";
import { fullTime, shortAge } from "../../lib/time.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { useColleagues, useDesk } from "../live/use-desk.ts";
import { previewOf, visitorName } from "./names.ts";
import { OfferBar } from "../organize/offer-bar.tsx";
import { TagChips } from "../organize/tag-chips.tsx";
import { may } from "../session/use-session.ts";
import { DueChip } from "../promises/due-chip.tsx";
import { Excerpt } from "../search/excerpt.tsx";
import { searchStrings } from "../search/strings.ts";
import { lineHash } from "../thread/line-hash.ts";
import { waitingSince } from "./ordering.ts";
import { StatusDot } from "./status-dot.tsx";
import { inboxStrings as s } from "./strings.ts";

interface ConversationRowProps {
  conversation: Conversation;
  /** Where what is sought stands in it; `null` outside of searches. */
  found: Found | null;
  open: boolean;
  /** The list is of waiting ones: that goes without saying. */
  inWaiting: boolean;
  /** Nobody in the queue waits longer. */
  longest: boolean;
  selected: boolean;
  /** Something is chosen, or about to be: every row shows its box. */
  selecting: boolean;
  onSelect: (id: string, range: boolean) => void;
  /** It is where the Tab key lands in the list. */
  tabStop: boolean;
  now: number;
  style: CSSProperties;
  onKeyDown: (event: KeyboardEvent) => void;
}

// long: the markup of one row, read from top to bottom.
export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps) {
  const { conversation, found, open, inWaiting, longest, selected, selecting, onSelect } = props;
  const { tabStop, now, style, onKeyDown } = props;
  const { user } = useDesk();
  const { visitor, unread, tags, offer } = conversation;
  const name = visitorName(visitor);
  const mine = offer?.agentId === user.id;
  return (
    <li style={style} className="group/row absolute inset-x-0 top-0 px-2">
      <div
        className={clsx(
          "rounded-input",
          mine
            ? "bg-accent-soft outline outline-1 -outline-offset-1 outline-accent-text"
            : open || selected
              ? "bg-accent-soft"
              : "hover:bg-raised/70",
        )}
      >
        <Link
          to="/agent/$conversationId"
          params={{ conversationId: conversation.id }}
          search={(search) => search}
          hash={found?.seq ? lineHash(found.seq) : undefined}
          tabIndex={tabStop ? 0 : -1}
          aria-current={open ? "true" : undefined}
          aria-keyshortcuts="x"
          data-conversation={conversation.id}
          onKeyDown={onKeyDown}
          className={clsx(
            "flex gap-2.5 rounded-input px-2.5 outline-offset-[-2px]",
            tags.length > 0 ? "h-20.5 pt-2.5" : "h-15 items-center",
          )}
        >
          <span className={clsx("inline-flex shrink-0", tags.length > 0 && "pt-1")}>
            <Avatar name={name} seed={visitor.id} online={visitor.online} />
          </span>
          <span className="flex min-w-0 grow flex-col gap-0.5">
            <span className="flex items-baseline gap-2">
              <span
                className={clsx(
                  "min-w-0 grow truncate text-14",
                  unread > 0 ? "font-semibold" : "font-medium",
                )}
              >
                {found?.in === "name" ? <Excerpt pieces={found.excerpt} /> : name}
              </span>
              <PriorityMark priority={conversation.priority} />
              <DueChip conversation={conversation} now={now} />
              <Status conversation={conversation} inWaiting={inWaiting} />
              <Age conversation={conversation} inWaiting={inWaiting} longest={longest} now={now} />
            </span>
            <span className="flex items-center gap-2">
              {found && found.in !== "name" ? (
                <FoundLine found={found} />
              ) : (
                <Preview conversation={conversation} />
              )}
              {unread > 0 ? (
                <span className="inline-flex h-4.5 min-w-4.5 shrink-0 items-center justify-center rounded-full bg-accent px-1.5 text-12 font-semibold text-white tabular-nums">
                  {unread > 99 ? "99+" : unread}
                  <span className="sr-only"> {s.unread(unread).replace(/^\d+ /u, "")}</span>
                </span>
              ) : null}
            </span>
            {tags.length > 0 ? <TagChips tags={tags} className="mt-0.5 flex-nowrap overflow-hidden" /> : null}
          </span>
        </Link>
        {mine ? <OfferBar conversation={conversation} /> : null}
      </div>
      {may(user, "answer") ? (
        <label
          className={clsx(
            // Over the picture, which decorates only; as large as it, for fingers.
            "absolute left-4.5 inline-flex size-8 items-center justify-center rounded-full bg-bg",
            tags.length > 0 ? "top-3.5" : "top-3.5",
            !selecting &&
              "opacity-0 group-hover/row:opacity-100 has-focus-visible:opacity-100 pointer-coarse:pointer-events-none",
          )}
        >
          <input
            type="checkbox"
            tabIndex={selecting ? 0 : -1}
            aria-label={s.select(name)}
            checked={selected}
            onChange={() => undefined}
            onClick={(event) => onSelect(conversation.id, event.shiftKey)}
            className="size-4 accent-(--accent)"
          />
        </label>
      ) : null}
    </li>
  );
});

const marks: Record<Priority, string | null> = {
  urgent: "text-danger-text",
  high: "text-warning-text",
  normal: null,
  low: "text-text-3",
};

function PriorityMark({ priority }: { priority: Priority }) {
  const look = marks[priority];
  if (look === null) return null;
  const Icon = priority === "low" ? ArrowDown : priority === "high" ? ArrowUp : ChevronsUp;
  return (
    <span title={s.priorityOf(s.priority[priority])} className={clsx("shrink-0 self-center", look)}>
      <Icon aria-hidden className="size-3.5" />
      <span className="sr-only">{s.priorityOf(s.priority[priority])}</span>
    </span>
  );
}

type AgeProps = Pick<ConversationRowProps, "conversation" | "inWaiting" | "longest" | "now">;

/** When something last happened; in the queue, how long somebody waits. */
function Age({ conversation, inWaiting, longest, now }: AgeProps) {
  const at = inWaiting ? waitingSince(conversation) : conversation.lastActivityAt;
  const age = shortAge(at, now);
  return (
    <>
      {longest ? (
        <span
          title={s.longestHint}
          className="inline-flex h-4.5 shrink-0 items-center rounded-full bg-warning-soft px-1.5 text-12 text-warning-text"
        >
          {s.longest}
        </span>
      ) : null}
      <time
        dateTime={at}
        title={inWaiting ? s.waitsFor(age) : fullTime(at)}
        className={clsx(
          "shrink-0 text-12 tabular-nums",
          longest ? "font-medium text-warning-text" : "text-text-3",
        )}
      >
        {age}
      </time>
    </>
  );
}

/** What was found, in the place of the last message. */
function FoundLine({ found }: { found: Found }) {
  const field = found.in === "email" || found.in === "phone" ? searchStrings.foundIn[found.in] : null;
  return (
    <span className="min-w-0 grow truncate text-13 text-text-2">
      {field === null ? null : <span className="text-text-3">{field} </span>}
      <Excerpt pieces={found.excerpt} />
    </span>
  );
}

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
  const colleagues = useColleagues();
  const { status, assignee, offer, snoozedUntil } = conversation;
  if (offer && offer.agentId !== user.id) {
    const to = colleagues.find(({ id }) => id === offer.agentId)?.name ?? s.somebody;
    return (
      <span title={s.offeredTo(to)} className="max-w-24 shrink truncate text-12 text-text-3">
        {s.offeredTo(to.split(" ")[0] ?? to)}
      </span>
    );
  }
  if (snoozedUntil && status !== "resolved" && status !== "closed") {
    return (
      <span title={s.snoozedUntil(fullTime(snoozedUntil))} className="shrink-0 self-center text-text-3">
        <AlarmClock aria-hidden className="size-3.5" />
        <span className="sr-only">{s.snoozedUntil(fullTime(snoozedUntil))}</span>
      </span>
    );
  }
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
