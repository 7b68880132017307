import type { OutboxEntry } from "@deskbell/protocol/outbox";
import { ProblemError } from "@deskbell/protocol/problem";
import type { LiveSocket } from "@deskbell/protocol/socket";
import {
  emptyThread,
  gapAfter,
  lastContiguous,
  withLastSeq,
  withLatest,
  withMessages,
  withOlder,
  withUpdate,
  withWatermark,
  type Thread,
} from "@deskbell/protocol/thread";
import type { ConversationDetail, Message, MessageList, Note, NoteList } from "@deskbell/protocol/types";
import type { ConversationBook } from "../inbox/book.ts";
import { lastNoteWithoutGap, withNotes } from "./notes.ts";
import { withReactions } from "./reactions.ts";

export interface ThreadState {
  readonly thread: Thread;
  /** Ascending by `noteSeq`. */
  readonly notes: readonly Note[];
  readonly loadingOlder: boolean;
  /** Why it could not be loaded; `null` while it can. */
  readonly error: unknown;
}

export interface ThreadBookParts {
  socket: LiveSocket;
  api: <T>(path: string, options?: { query?: Record<string, string | number> }) => Promise<T>;
  book: ConversationBook;
  /** Whether whoever looks answers visitors: only then their eyes are the business's, and receipts go out. */
  answers: boolean;
}

/** A thread that is opened while there is no live connection is read over HTTP after this. */
const LIVE_PATIENCE_MS = 1500;
const REJOIN_MS = 1000;
/** A line that was announced in the list and did not arrive in the thread after this is asked for. */
const GAP_MS = 1500;
const FIRST_PATIENCE_MS = 2000;
/** Lines of history that come at a time: so many are drawn between two frames. */
const OLDER_PAGE = 15;
/** The most notes that the server gives at a time, here and in a join. */
const NOTES_PAGE = 500;

/**
 * The threads that this desk follows. Each is loaded once and then only added to: live, by what came `after` when a
 * connection is back, and by history when somebody scrolls up.
 */
export class ThreadBook {
  readonly #parts: ThreadBookParts;
  readonly #states = new Map<string, ThreadState>();
  readonly #followed = new Set<string>();
  readonly #joining = new Map<string, Promise<void>>();
  readonly #read = new Map<string, number>();
  readonly #first = new Map<string, Promise<unknown>>();
  readonly #listeners = new Set<() => void>();

  constructor(parts: ThreadBookParts) {
    this.#parts = parts;
    const { socket } = parts;
    socket.on("message:new", ({ message }) => this.take(message));
    socket.on("message:updated", ({ message }) => this.takeUpdate(message));
    socket.on("conversation:updated", ({ conversation: { id, lastSeq } }) => {
      if (this.#followed.has(id)) setTimeout(() => this.#expect(id, lastSeq), GAP_MS);
    });
    socket.on("note:new", ({ note }) => this.takeNote(note));
    for (const [event, kind] of [
      ["message:delivered", "delivered"],
      ["message:read", "read"],
    ] as const) {
      socket.on(event, ({ conversationId, by, seq }) => {
        if (by.kind !== "visitor") return;
        this.#change(conversationId, (state) => ({
          ...state,
          thread: withWatermark(state.thread, kind, seq),
        }));
      });
    }
    socket.onState((state) => {
      if (state !== "ready") return;
      this.#read.clear();
      for (const id of this.#followed) void this.#join(id);
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The same object until something in it changes. */
  readonly get = (id: string): ThreadState | undefined => this.#states.get(id);

  /** Loads it and follows it from now on, over every reconnect, until `close`. */
  open(id: string): void {
    if (this.#followed.has(id)) return;
    this.#followed.add(id);
    if (!this.#states.has(id)) this.#set(id, fresh(id));
    if (this.#parts.socket.state === "ready") void this.#join(id);
    else setTimeout(() => void this.#loadWithoutSocket(id), LIVE_PATIENCE_MS);
  }

  close(id: string): void {
    this.#followed.delete(id);
  }

  retry(id: string): void {
    this.#change(id, (state) => ({ ...state, error: null }));
    if (this.#parts.socket.state === "ready") void this.#join(id);
    else void this.#loadWithoutSocket(id);
  }

  async loadOlder(id: string): Promise<void> {
    const state = this.#states.get(id);
    const first = state?.thread.messages[0]?.seq;
    if (!state || first === undefined || state.loadingOlder || state.thread.reachedStart) return;
    this.#set(id, { ...state, loadingOlder: true });
    try {
      const page = await this.#parts.api<MessageList>(`/api/messages/${id}`, {
        query: { before: first, limit: OLDER_PAGE },
      });
      this.#change(id, (now) => ({
        ...now,
        loadingOlder: false,
        thread: withOlder(now.thread, page.items, page.hasMore),
      }));
    } catch (error) {
      this.#change(id, (now) => ({ ...now, loadingOlder: false }));
      throw error;
    }
  }

  /** A message that this desk was told of: live, or as the answer to its own send or edit. */
  take(message: Message): void {
    const { socket, book, answers } = this.#parts;
    const id = message.conversationId;
    book.update(id, (known) => withMessage(known, message));
    if (answers && message.sender.kind === "visitor")
      socket.notify("message:delivered", { conversationId: id, seq: message.seq });
    this.#change(id, (state) => ({ ...state, thread: withMessages(state.thread, [message]) }));
    this.#fillGap(id);
  }

  takeUpdate(message: Message): void {
    this.#change(message.conversationId, (state) => ({
      ...state,
      thread: withReactions(withUpdate(state.thread, message), message),
    }));
  }

  takeNote(note: Note): void {
    this.#change(note.conversationId, (state) => ({ ...state, notes: withNotes(state.notes, [note]) }));
  }

  /** Says that everything up to `seq` was seen; once for each, and again after a reconnect. */
  markRead(id: string, seq: number): void {
    const { socket, book, answers } = this.#parts;
    if (!answers || (this.#read.get(id) ?? 0) >= seq || socket.state !== "ready") return;
    this.#read.set(id, seq);
    book.markSeen(id, seq);
    socket.request("message:read", { conversationId: id, seq }).catch(() => this.#read.delete(id));
  }

  /** Lets what goes into this conversation wait for something that should be there first, but not for long. */
  sendAfter(id: string, first: Promise<unknown>): void {
    const patience = new Promise((resolve) => setTimeout(resolve, FIRST_PATIENCE_MS));
    const settled = Promise.race([first, patience]).catch(() => undefined);
    this.#first.set(id, settled);
  }

  async send(entry: OutboxEntry): Promise<string> {
    const { socket } = this.#parts;
    const { lane, clientId, content } = entry;
    await this.#first.get(lane);
    this.#first.delete(lane);
    if (entry.kind === "note") {
      const { note } = await socket.request("note:add", { conversationId: lane, clientId, content });
      this.takeNote(note);
    } else {
      const { message } = await socket.request("message:send", { conversationId: lane, clientId, content });
      this.take(message);
    }
    return lane;
  }

  #join(id: string): Promise<void> {
    const running = this.#joining.get(id);
    if (running) return running;
    const join = this.#joinOnce(id)
      .catch((error: unknown) => {
        // Only a refusal is for people to see. A lost connection joins again when it is back, a lost answer soon.
        if (error instanceof ProblemError) this.#change(id, (state) => ({ ...state, error }));
        else setTimeout(() => this.#joinAgain(id), REJOIN_MS);
      })
      .finally(() => {
        this.#joining.delete(id);
        this.#fillGap(id);
      });
    this.#joining.set(id, join);
    return join;
  }

  #joinAgain(id: string): void {
    if (this.#followed.has(id) && this.#parts.socket.state === "ready") void this.#join(id);
  }

  async #joinOnce(id: string): Promise<void> {
    const { socket, book } = this.#parts;
    for (;;) {
      const known = this.#states.get(id) ?? fresh(id);
      const after = known.thread.loaded ? { after: lastContiguous(known.thread) } : {};
      const notesAfter = lastNoteWithoutGap(known.notes);
      const ack = await socket.request("conversation:join", { conversationId: id, ...after, notesAfter });
      book.put(ack.conversation);
      this.#change(id, (state) => {
        const thread =
          after.after === undefined
            ? withLatest(state.thread, ack.messages, ack.hasMore)
            : withMessages(state.thread, ack.messages);
        const notes = withNotes(state.notes, ack.notes ?? []);
        return { ...state, error: null, notes, thread: withLastSeq(thread, ack.conversation.lastSeq) };
      });
      if (after.after !== undefined && ack.hasMore && ack.messages.length > 0) continue;
      if (ack.notesHasMore ?? ack.notes?.length === NOTES_PAGE) await this.#loadNotes(id);
      return;
    }
  }

  /** All notes behind those that are known, where they are more than one answer holds. */
  async #loadNotes(id: string): Promise<void> {
    for (;;) {
      const page = await this.#parts.api<NoteList>(`/api/conversations/${id}/notes`, {
        query: { after: lastNoteWithoutGap(this.#states.get(id)?.notes ?? []), limit: NOTES_PAGE },
      });
      this.#change(id, (state) => ({ ...state, notes: withNotes(state.notes, page.items) }));
      if (!page.hasMore || page.items.length === 0) return;
    }
  }

  async #loadWithoutSocket(id: string): Promise<void> {
    const { api, book } = this.#parts;
    if (this.#states.get(id)?.thread.loaded || !this.#followed.has(id)) return;
    try {
      const [detail] = await Promise.all([
        api<ConversationDetail>(`/api/conversations/${id}`),
        this.#loadNotes(id),
      ]);
      book.put(detail);
      this.#change(id, (state) => ({
        ...state,
        error: null,
        thread: withLatest(state.thread, detail.messages, (detail.messages[0]?.seq ?? 1) > 1),
      }));
    } catch (error) {
      this.#change(id, (state) => (state.thread.loaded ? state : { ...state, error }));
    }
  }

  /** There are messages up to `seq`: what is missing by now is asked for. */
  #expect(id: string, seq: number): void {
    this.#change(id, (state) => ({ ...state, thread: withLastSeq(state.thread, seq) }));
    this.#fillGap(id);
  }

  #fillGap(id: string): void {
    const state = this.#states.get(id);
    if (!state || !this.#followed.has(id) || this.#joining.has(id)) return;
    if (gapAfter(state.thread) !== null && this.#parts.socket.state === "ready") void this.#join(id);
  }

  #change(id: string, change: (state: ThreadState) => ThreadState): void {
    const state = this.#states.get(id);
    if (!state) return;
    const next = change(state);
    const same = (Object.keys(next) as (keyof ThreadState)[]).every((key) => next[key] === state[key]);
    if (!same) this.#set(id, next);
  }

  #set(id: string, state: ThreadState): void {
    this.#states.set(id, state);
    for (const listener of [...this.#listeners]) listener();
  }
}

function fresh(id: string): ThreadState {
  return { thread: emptyThread(id, "business"), notes: [], loadingOlder: false, error: null };
}

/** What a new message means for the conversation's line in the list, until the server says it itself. */
function withMessage(known: { lastSeq: number; unread: number; lastActivityAt: string }, message: Message) {
  if (message.seq <= known.lastSeq) return {};
  const unread = message.sender.kind === "visitor" ? known.unread + 1 : known.unread;
  return { lastSeq: message.seq, lastMessage: message, lastActivityAt: message.createdAt, unread };
}
