import type { Conversation } from "@deskbell/protocol/types";
import { BellRing } from "lucide-react";
import { useSecondsLeft } from "../../lib/use-seconds-left.ts";
import { Button } from "../../ui/button.tsx";
import { visitorName } from "../inbox/names.ts";
import { inboxStrings as s } from "../inbox/strings.ts";
import { useActions } from "../thread/use-actions.ts";

/** What is offered to whoever looks: to be accepted before the time is over. */
export function OfferBar({ conversation }: { conversation: Conversation }) {
  const actions = useActions(conversation.id);
  const { offer } = conversation;
  if (!offer) return null;
  return (
    <div className="flex h-9.5 items-center gap-2 px-2.5 pb-2 text-12">
      <BellRing aria-hidden className="size-4 shrink-0 text-accent-text" />
      <span className="min-w-0 grow truncate font-medium text-text">
        {s.offeredToYou} · <Countdown until={offer.until} />
      </span>
      <Button
        size="sm"
        tone="primary"
        aria-label={s.acceptChat(visitorName(conversation.visitor))}
        onClick={() => void actions.take()}
      >
        {s.accept}
      </Button>
    </div>
  );
}

export function Countdown({ until }: { until: string }) {
  return <span className="font-normal text-text-2 tabular-nums">{s.secondsLeft(useSecondsLeft(until))}</span>;
}
