import type { Message } from "@deskbell/protocol/types";
import { clsx } from "clsx";
import { SmilePlus } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { explain } from "../../lib/explain.ts";
import { toasts } from "../../ui/toast-store.ts";
import { useDesk } from "../live/use-desk.ts";
import { api } from "../session/api.ts";
import { may } from "../session/use-session.ts";
import { toggled } from "./reactions.ts";
import { threadStrings as s } from "./strings.ts";

const OFFERED = ["👍", "❤️", "😂", "🎉", "👀", "🙏"];

function useReact(message: Message) {
  const { threads, user } = useDesk();
  return async (emoji: string) => {
    const me = { kind: "agent" as const, id: user.id, name: user.name };
    const { reactions, add } = toggled(message.reactions ?? [], emoji, me);
    threads.takeUpdate({ ...message, reactions });
    try {
      const path = `/api/messages/${message.id}/reactions/${encodeURIComponent(emoji)}`;
      threads.takeUpdate(await api<Message>(path, { method: add ? "PUT" : "DELETE" }));
    } catch (error) {
      threads.takeUpdate(message);
      toasts.show({ tone: "danger", title: s.reactFailed, detail: explain(error) });
    }
  };
}

/** The reactions below a message; a press joins one or takes one's own back. */
export function ReactionChips({ message }: { message: Message }) {
  const { user } = useDesk();
  const react = useReact(message);
  const { reactions = [] } = message;
  if (reactions.length === 0) return null;
  return (
    <div className="mt-1 flex flex-wrap gap-1">
      {reactions.map(({ emoji, by }) => {
        const names = by.map(({ id, name }) => (id === user.id ? s.you : (name ?? s.anonymous))).join(", ");
        const mine = by.some(({ id }) => id === user.id);
        return (
          <button
            key={emoji}
            type="button"
            title={names}
            aria-label={s.reaction(emoji, names)}
            aria-pressed={mine}
            disabled={!may(user, "answer")}
            onClick={() => void react(emoji)}
            className={clsx(
              "inline-flex h-6 items-center gap-1 rounded-full border px-2 text-12 tabular-nums",
              mine
                ? "border-accent-text bg-accent-soft text-text"
                : "border-line bg-bg text-text-2 enabled:hover:bg-raised",
            )}
          >
            <span aria-hidden>{emoji}</span>
            {by.length}
          </button>
        );
      })}
    </div>
  );
}

/** A few emoji to react with. */
interface ReactionPickerProps {
  message: Message;
  own: boolean;
  /** A finger touched the bubble: then it is shown, in the margin beside it. */
  touched: boolean;
}

export function ReactionPicker({ message, own, touched }: ReactionPickerProps) {
  const react = useReact(message);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          aria-label={s.react}
          className={clsx(
            "mt-1 inline-flex size-7 shrink-0 items-center justify-center rounded-control text-text-3 opacity-0",
            "group-hover:opacity-100 hover:bg-raised hover:text-text focus-visible:opacity-100 data-[state=open]:opacity-100",
            "pointer-coarse:absolute pointer-coarse:top-9 pointer-coarse:mt-0 pointer-coarse:size-9",
            own ? "pointer-coarse:right-full" : "pointer-coarse:left-full",
            touched ? "pointer-coarse:opacity-100" : "pointer-coarse:pointer-events-none",
          )}
        >
          <SmilePlus aria-hidden className="size-4" />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          side="top"
          sideOffset={6}
          collisionPadding={8}
          className="z-40 flex animate-rise gap-0.5 rounded-full border border-line bg-bg p-1 shadow-float"
        >
          {OFFERED.map((emoji) => (
            <DropdownMenu.Item
              key={emoji}
              aria-label={s.reactWith(emoji)}
              onSelect={() => void react(emoji)}
              className="inline-flex size-9 cursor-default items-center justify-center rounded-full text-20 outline-none data-highlighted:bg-raised"
            >
              {emoji}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
