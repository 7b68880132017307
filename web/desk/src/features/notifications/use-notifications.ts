import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { preferences } from "../../lib/preferences.ts";
import { plainText } from "@deskbell/protocol/plain-text";
import type { Note } from "@deskbell/protocol/types";
import { toasts } from "../../ui/toast-store.ts";
import { parseInboxSearch } from "../inbox/filter.ts";
import { inboxStrings } from "../inbox/strings.ts";
import { previewOf, visitorName } from "../inbox/names.ts";
import type { Desk } from "../live/desk.ts";
import { promiseStrings } from "../promises/strings.ts";
import { isAttentive } from "../thread/use-attentive.ts";
import { Attention, waitingFor, type Notice } from "./attention.ts";
import { allowBell, ringBell } from "./bell.ts";
import { showDesktop } from "./desktop.ts";
import { notificationStrings as s } from "./strings.ts";
import { markTab } from "./tab-mark.ts";

/** Several tabs hear of the same message at about the same moment: one of them rings. */
const ONE_RINGS_MS = 1500;

/**
 * Rings, shows and counts what comes in for this person, wherever in the desk they are.
 *
 * @param ready the first lists are there: what comes from now on is new
 */
export function useNotifications(desk: Desk, ready: boolean): void {
  const navigate = useNavigate();
  useEffect(() => allowBell(), []);
  useEffect(() => {
    if (!ready) return;
    const { book, user } = desk;
    const attention = new Attention(user.id);
    const open = (id: string) =>
      void navigate({ to: "/agent/$conversationId", params: { conversationId: id } });
    const look = () => {
      const known = book.all();
      for (const notice of attention.look(known)) void announce(notice, user.id, open);
      markTab(waitingFor(known, user.id));
    };
    look();
    attention.begin();
    const stop = book.subscribe(look);
    return () => {
      stop();
      markTab(0);
    };
  }, [desk, ready, navigate]);
}

async function announce(
  { kind, conversation }: Notice,
  me: string,
  open: (id: string) => void,
): Promise<void> {
  const looking = isAttentive() && window.location.pathname === `/agent/${conversation.id}`;
  const what = kind === "offer" ? `offer ${conversation.offer?.until ?? ""}` : conversation.lastSeq;
  if (looking || !(await isFirstTab(`${conversation.id} ${what}`))) return;
  const { sound, desktop } = preferences.get();
  if (sound) ringBell(kind === "message" ? 1 : 2);
  if (!desktop || isAttentive()) return;
  const name = visitorName(conversation.visitor);
  showDesktop({
    title: { chat: s.newChat, message: s.newMessage, offer: s.offer }[kind](name),
    body: previewOf(conversation.lastMessage, me),
    tag: conversation.id,
    onOpen: () => open(conversation.id),
  });
}

/** Says that a note mentions this person, and that somebody's chats are back in the queue, wherever they are. */
export function useTold(desk: Desk): void {
  const navigate = useNavigate();
  useEffect(() => {
    const { socket, user, colleagues } = desk;
    const told = new Set<string>();
    const open = (id: string) =>
      void navigate({ to: "/agent/$conversationId", params: { conversationId: id } });
    const stops = [
      socket.on("note:new", ({ note }) => {
        if (!note.mentions.includes(user.id) || note.author.id === user.id || told.has(note.id)) return;
        told.add(note.id);
        void announceMention(note, () => open(note.conversationId));
      }),
      socket.on("conversation:breached", ({ conversationId }) => {
        toasts.show({
          tone: "info",
          title: promiseStrings.breachedTitle,
          action: { label: promiseStrings.openChat, run: () => open(conversationId) },
        });
      }),
      socket.on("queue:returned", ({ agentId, conversationIds }) => {
        const name = colleagues.all().find(({ id }) => id === agentId)?.name ?? inboxStrings.somebody;
        toasts.show({
          tone: "info",
          title: inboxStrings.returned(name),
          detail: inboxStrings.returnedText(conversationIds.length),
          action: {
            label: inboxStrings.showWaiting,
            run: () => void navigate({ to: "/agent", search: parseInboxSearch({ view: "waiting" }) }),
          },
        });
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, [desk, navigate]);
}

async function announceMention(note: Note, open: () => void): Promise<void> {
  const title = s.mentioned(note.author.name);
  const body = plainText(note.content);
  if (!(isAttentive() && window.location.pathname === `/agent/${note.conversationId}`))
    toasts.show({ tone: "info", title, detail: body, action: { label: s.open, run: open } });
  if (!(await isFirstTab(`note ${note.id}`))) return;
  const { sound, desktop } = preferences.get();
  if (sound) ringBell(1);
  if (desktop && !isAttentive()) showDesktop({ title, body, tag: note.id, onOpen: open });
}

/** Whether no other tab of this browser has announced this already. Without locks every tab does. */
async function isFirstTab(what: string): Promise<boolean> {
  if (!("locks" in navigator)) return true;
  return new Promise((resolve) => {
    void navigator.locks.request(`deskbell.notice.${what}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise<void>((free) => setTimeout(free, ONE_RINGS_MS));
    });
  });
}
