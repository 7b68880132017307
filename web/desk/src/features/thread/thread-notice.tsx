import type { Conversation } from "@deskbell/protocol/types";
import { Link } from "@tanstack/react-router";
import { clsx } from "clsx";
import { AlarmClock, Merge } from "lucide-react";
import type { ReactNode } from "react";
import { fullTime } from "../../lib/time.ts";
import { inboxStrings } from "../inbox/strings.ts";
import { useColleagues, useDesk } from "../live/use-desk.ts";
import { OfferBar } from "../organize/offer-bar.tsx";
import { organizeStrings as s } from "../organize/strings.ts";
import { useOrganize } from "../organize/use-organize.ts";

/** What is to know of a conversation before one writes into it. */
export function ThreadNotice({ conversation }: { conversation: Conversation }) {
  const { user } = useDesk();
  const colleagues = useColleagues();
  const organize = useOrganize(conversation.id);
  const { mergedInto, snoozedUntil, offer, status } = conversation;
  if (mergedInto) {
    return (
      <Notice icon={<Merge aria-hidden />}>
        <span className="grow">{s.goesOn}</span>
        <Link
          to="/agent/$conversationId"
          params={{ conversationId: mergedInto }}
          search={(search) => search}
          className="font-medium text-accent-text hover:underline"
        >
          {s.goThere}
        </Link>
      </Notice>
    );
  }
  if (offer?.agentId === user.id) {
    return (
      <div className="border-b border-line bg-accent-soft px-2 pt-2">
        <OfferBar conversation={conversation} />
      </div>
    );
  }
  if (offer) {
    const name = colleagues.find(({ id }) => id === offer.agentId)?.name ?? inboxStrings.somebody;
    return <Notice quiet>{inboxStrings.offeredTo(name)}</Notice>;
  }
  if (!snoozedUntil || status === "resolved" || status === "closed") return null;
  return (
    <Notice icon={<AlarmClock aria-hidden />}>
      <span className="grow">{s.snoozed(fullTime(snoozedUntil))}</span>
      <button
        type="button"
        onClick={() => void organize.snooze(null)}
        className="font-medium text-accent-text hover:underline"
      >
        {s.unsnooze}
      </button>
    </Notice>
  );
}

interface NoticeProps {
  icon?: ReactNode;
  quiet?: boolean;
  children: ReactNode;
}

function Notice({ icon, quiet = false, children }: NoticeProps) {
  return (
    <div
      role="status"
      className={clsx(
        "flex shrink-0 items-center gap-2 border-b border-line px-4 py-2 [&_svg]:size-4 [&_svg]:shrink-0",
        quiet ? "text-12 text-text-3" : "bg-sub text-13 text-text",
      )}
    >
      {icon}
      {children}
    </div>
  );
}
