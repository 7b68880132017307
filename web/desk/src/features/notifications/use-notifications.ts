import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { preferences } from "../../lib/preferences.ts";
import { previewOf, visitorName } from "../inbox/names.ts";
import type { Desk } from "../live/desk.ts";
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
  if (looking || !(await isFirstTab(`${conversation.id} ${conversation.lastSeq}`))) return;
  const { sound, desktop } = preferences.get();
  if (sound) ringBell(kind === "chat" ? 2 : 1);
  if (!desktop || isAttentive()) return;
  const name = visitorName(conversation.visitor);
  showDesktop({
    title: kind === "chat" ? s.newChat(name) : s.newMessage(name),
    body: previewOf(conversation.lastMessage, me),
    tag: conversation.id,
    onOpen: () => open(conversation.id),
  });
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
