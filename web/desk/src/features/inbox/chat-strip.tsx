import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { X } from "lucide-react";
import { clsx } from "clsx";
import { useSyncExternalStore } from "react";
import { useConversation, useDesk } from "../live/use-desk.ts";
import { visitorName } from "./names.ts";
import { inboxStrings as s } from "./strings.ts";

/** The chats that are open, beside each other: to see which one rings, and to go there. */
export function ChatStrip() {
  const { openChats } = useDesk();
  const ids = useSyncExternalStore(openChats.subscribe, openChats.all);
  if (ids.length === 0) return null;
  return (
    <nav
      aria-label={s.openChats}
      className="hidden h-10 shrink-0 items-stretch border-b border-line bg-sub lg:flex"
    >
      <ul className="flex min-w-0 grow items-stretch overflow-x-auto [scrollbar-width:none]">
        {ids.map((id, index) => (
          <Chat key={id} id={id} place={index + 1} />
        ))}
      </ul>
    </nav>
  );
}

function Chat({ id, place }: { id: string; place: number }) {
  const { openChats } = useDesk();
  const conversation = useConversation(id);
  const navigate = useNavigate();
  const { conversationId: open } = useParams({ strict: false });
  const current = open === id;
  const name = conversation ? visitorName(conversation.visitor) : "…";
  const unread = conversation?.unread ?? 0;
  const close = () => {
    const next = openChats.beside(id, 1);
    openChats.close(id);
    if (!current) return;
    if (next === null || next === id) void navigate({ to: "/agent", search: (search) => search });
    else
      void navigate({
        to: "/agent/$conversationId",
        params: { conversationId: next },
        search: (search) => search,
      });
  };
  return (
    <li
      className={clsx(
        "group relative flex max-w-44 min-w-24 items-center border-r border-line",
        current ? "bg-bg" : "hover:bg-raised/70",
      )}
    >
      <Link
        to="/agent/$conversationId"
        params={{ conversationId: id }}
        search={(search) => search}
        aria-current={current ? "page" : undefined}
        aria-keyshortcuts={place <= 9 ? String(place) : undefined}
        className={clsx(
          "flex h-full min-w-0 grow items-center gap-1.5 pr-1 pl-3 text-13 outline-offset-[-2px]",
          current ? "font-medium text-text" : "text-text-2",
        )}
      >
        <span className="min-w-0 truncate">{name}</span>
        {unread > 0 ? (
          <span className="inline-flex h-4 min-w-4 shrink-0 items-center justify-center rounded-full bg-accent px-1 text-12 leading-none font-semibold text-white">
            {unread > 99 ? "99+" : unread}
            <span className="sr-only"> {s.unread(unread).replace(/^\d+ /u, "")}</span>
          </span>
        ) : null}
      </Link>
      <button
        type="button"
        aria-label={s.closeChat(name)}
        onClick={close}
        className="mr-1 inline-flex size-6 shrink-0 items-center justify-center rounded-control text-text-3 hover:bg-raised hover:text-text"
      >
        <X aria-hidden className="size-3.5" />
      </button>
      {current ? <span aria-hidden className="absolute inset-x-0 top-0 h-0.5 bg-accent" /> : null}
    </li>
  );
}
