import type { LiveSocket } from "@deskbell/protocol/socket";
import type { Conversation, List, LiveVisitor } from "@deskbell/protocol/types";
import { createListeners } from "../../lib/listeners.ts";

/** So many are asked for at a time. */
export const PAGE = 100;
/** More than this are not kept: who came longest ago gives way. They come back with the next list, when others have left. */
const KEPT = 1_000;
/** On a busy site something happens all the time: what is drawn moves this often at most. */
const STEP_MS = 250;
/** Who left stays on the screen for a moment, to be seen leaving. */
const FADE_MS = 2_500;

export type Ask = (cursor: string | null) => Promise<List<LiveVisitor>>;
/** What was heard of visitors while a list of them is on its way. */
interface Heard {
  /** Who came or left: whether they are there is known better here. */
  moved: Set<string>;
  /** What changed of those who are there. */
  changed: Map<string, Partial<LiveVisitor>>;
}
export type LoadState = "loading" | "loaded" | "failed";

/** Who is on the sites of this workspace now, the newest arrival first, kept up by the live connection. */
// long: a list of what is heard, one event after the other.
export function createLiveVisitors(socket: LiveSocket, ask: Ask) {
  const known = new Map<string, LiveVisitor>();
  /** Those who left a moment ago. */
  const leaving = new Map<string, ReturnType<typeof setTimeout>>();
  /** What was heard since each request under way was made. */
  const listening = new Set<Heard>();
  let ids: readonly string[] = [];
  let cursor: string | null = null;
  let state: LoadState = "loading";
  let loadingMore = false;
  /** Some gave way to newer ones. */
  let dropped = false;
  let error: unknown = null;
  /** Names the last list that was asked for: the answer to an earlier one is dropped. */
  let asked = 0;
  let step: ReturnType<typeof setTimeout> | undefined;
  const listeners = createListeners();

  const draw = () => {
    step = undefined;
    const all = [...known.values()].sort(byArrival);
    for (const { id } of all.splice(KEPT)) {
      known.delete(id);
      dropped = true;
    }
    ids = all.map(({ id }) => id);
    listeners.tell();
  };
  const drawSoon = () => {
    step ??= setTimeout(draw, STEP_MS);
  };
  const drawNow = () => {
    clearTimeout(step);
    draw();
  };
  const stay = (id: string) => {
    clearTimeout(leaving.get(id));
    leaving.delete(id);
  };
  const put = (visitor: LiveVisitor) => {
    stay(visitor.id);
    known.set(visitor.id, visitor);
  };
  const hear = (id: string) => {
    for (const { moved } of listening) moved.add(id);
  };
  /** Takes the first page, or the next: what was heard meanwhile is newer than what it says. */
  const takePage = ({ items }: List<LiveVisitor>, { moved, changed }: Heard) => {
    for (const visitor of items) if (!moved.has(visitor.id)) put({ ...visitor, ...changed.get(visitor.id) });
  };
  const askNow = async (from: string | null) => {
    const heard: Heard = { moved: new Set(), changed: new Map() };
    listening.add(heard);
    try {
      return { page: await ask(from), heard };
    } finally {
      listening.delete(heard);
    }
  };
  const change = (id: string, patch: Partial<LiveVisitor>) => {
    for (const { changed } of listening) changed.set(id, { ...changed.get(id), ...patch });
    const visitor = known.get(id);
    if (!visitor) return;
    known.set(id, { ...visitor, ...patch });
    drawSoon();
  };

  const load = async () => {
    asked += 1;
    const mine = asked;
    try {
      const { page, heard } = await askNow(null);
      if (mine !== asked) return;
      for (const id of known.keys()) if (!heard.moved.has(id)) known.delete(id);
      takePage(page, heard);
      cursor = page.nextCursor;
      dropped = false;
      state = "loaded";
      error = null;
    } catch (reason) {
      if (mine !== asked) return;
      if (state !== "loaded") state = "failed";
      error = reason;
    }
    drawNow();
  };
  const loadMore = async () => {
    if (cursor === null || loadingMore) return;
    const mine = asked;
    loadingMore = true;
    drawNow();
    try {
      const { page, heard } = await askNow(cursor);
      if (mine === asked) {
        takePage(page, heard);
        cursor = page.nextCursor;
        error = null;
      }
    } catch (reason) {
      error = reason;
    }
    loadingMore = false;
    drawNow();
  };

  socket.onState((connection) => {
    if (connection === "ready") void load();
  });
  socket.on("visitor:online", ({ visitor }) => {
    hear(visitor.id);
    put(visitor);
    drawSoon();
  });
  socket.on("visitor:offline", ({ visitor: { id } }) => {
    hear(id);
    if (!known.has(id)) return;
    stay(id);
    change(id, { online: false });
    leaving.set(
      id,
      setTimeout(() => {
        leaving.delete(id);
        known.delete(id);
        drawSoon();
      }, FADE_MS),
    );
  });
  socket.on("visitor:page", ({ visitorId, page }) => change(visitorId, { page, lastSeenAt: page.at }));
  for (const event of ["conversation:new", "conversation:updated"] as const) {
    socket.on(event, ({ conversation }) => takeConversation(conversation));
  }
  const takeConversation = ({ id, status, assignee, visitor }: Conversation) => {
    const before = known.get(visitor.id);
    if (!before) return;
    const { name, email, phone } = visitor;
    const isOpen = status === "waiting" || status === "active";
    // Of several that are open the one that moved last is the one to show.
    const openConversation = isOpen
      ? { id, status, assignee }
      : before.openConversation?.id === id
        ? null
        : before.openConversation;
    change(visitor.id, { name, email, phone, openConversation });
  };

  return {
    ids: () => ids,
    get: (id: string): LiveVisitor | undefined => known.get(id),
    /** How many are here, of those who are known: more, when `more` is true. */
    count: () => ids.reduce((sum, id) => sum + (known.get(id)?.online ? 1 : 0), 0),
    /** There are others who are not known here. */
    more: () => cursor !== null || dropped,
    canLoadMore: () => cursor !== null && known.size < KEPT,
    loadingMore: () => loadingMore,
    state: () => state,
    error: () => error,
    load,
    loadMore,
    takeConversation,
    subscribe: listeners.subscribe,
  };
}

function byArrival(a: LiveVisitor, b: LiveVisitor): number {
  const [first, second] = [a.visit?.startedAt ?? a.lastSeenAt, b.visit?.startedAt ?? b.lastSeenAt];
  return second.localeCompare(first) || b.id.localeCompare(a.id);
}
