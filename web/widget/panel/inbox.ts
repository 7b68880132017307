import { newerOf } from "@deskbell/protocol/conversation";
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
import type { By, Conversation, Message } from "@deskbell/protocol/types";
import { ProblemError } from "@deskbell/protocol/problem";
import { signal } from "@preact/signals";

/** A little longer than the server's own limit: for the case that its `typing:stop` gets lost. */
const TYPING_MS = 8_000;

const isTheirs = (message: Message): boolean => message.sender.kind !== "visitor" && message.kind !== "event";

/** The visitor's conversations and what is known of their messages, kept up by the live connection. */
export class Inbox {
  readonly conversations = signal<ReadonlyMap<string, Conversation>>(new Map());
  readonly threads = signal<ReadonlyMap<string, Thread>>(new Map());
  /** Who is typing, by conversation. */
  readonly typing = signal<ReadonlyMap<string, By>>(new Map());
  /** Conversations whose older messages are being loaded. */
  readonly loadingOlder = signal<ReadonlySet<string>>(new Set());
  /** Told of every message of the business's that came live. */
  onTheirs: (message: Message) => void = () => undefined;
  /** Told of a conversation that the server does not know, or not as this visitor's. */
  onGone: (id: string) => void = () => undefined;
  readonly #socket: LiveSocket;
  readonly #joining = new Map<string, Promise<void>>();
  readonly #typingTimers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(socket: LiveSocket) {
    this.#socket = socket;
    socket.on("conversation:created", ({ conversation }) => this.takeConversation(conversation));
    socket.on("conversation:updated", ({ conversation }) => this.takeConversation(conversation));
    socket.on("message:new", ({ message }) => this.#takeNew(message));
    socket.on("message:updated", ({ message }) => this.takeUpdate(message));
    socket.on("message:delivered", ({ conversationId, by, seq }) =>
      this.#mark("delivered", conversationId, by, seq),
    );
    socket.on("message:read", ({ conversationId, by, seq }) => this.#mark("read", conversationId, by, seq));
    socket.on("typing:start", ({ conversationId, by }) => {
      if (by.kind !== "visitor") this.#setTyping(conversationId, by);
    });
    socket.on("typing:stop", ({ conversationId, by }) => {
      if (by.kind !== "visitor") this.#setTyping(conversationId, null);
    });
    socket.on("agent:assigned", ({ conversationId, agent }) =>
      this.#change(conversationId, (c) => ({ ...c, assignee: agent })),
    );
  }

  conversation(id: string): Conversation | undefined {
    return this.conversations.value.get(id);
  }

  thread(id: string): Thread {
    return this.threads.value.get(id) ?? emptyThread(id, "visitor");
  }

  /** Another visitor: nothing of the former one's is left. */
  forget(): void {
    const gone = new Set([...this.conversations.value.keys(), ...this.threads.value.keys()]);
    this.conversations.value = new Map();
    this.threads.value = new Map();
    this.typing.value = new Map();
    for (const id of gone) this.onGone(id);
  }

  /** A new connection: takes the summaries and asks for what open threads have missed. */
  takeAll(conversations: Conversation[]): void {
    for (const conversation of conversations) this.takeConversation(conversation);
  }

  /** Asks for what was missed in every thread that has been looked at. */
  catchUp(): void {
    for (const id of this.threads.value.keys()) void this.join(id);
  }

  takeConversation(conversation: Conversation): void {
    const known = this.conversation(conversation.id);
    const next = known ? newerOf(known, conversation) : conversation;
    if (next !== known)
      this.conversations.value = new Map(this.conversations.value).set(conversation.id, next);
    if (this.threads.value.has(conversation.id)) {
      const { agentDeliveredSeq = 0, agentReadSeq = 0 } = conversation;
      const marked = withWatermark(this.thread(conversation.id), "delivered", agentDeliveredSeq);
      this.#setThread(withLastSeq(withWatermark(marked, "read", agentReadSeq), next.lastSeq));
      this.#fillGap(conversation.id);
    }
  }

  /** A message that was committed: an ack's. */
  takeCommitted(message: Message): void {
    this.#summarize(message);
    this.#setThread(withMessages(this.thread(message.conversationId), [message]));
    this.#fillGap(message.conversationId);
  }

  /** A conversation that was just begun: what is before its first message is nothing. */
  takeStarted(conversation: Conversation, message: Message | null): void {
    this.takeConversation(conversation);
    const thread = this.thread(conversation.id);
    if (!thread.loaded) this.#setThread(withLatest(thread, message ? [message] : [], false));
    this.#setThread(withLastSeq(this.thread(conversation.id), conversation.lastSeq));
    this.#fillGap(conversation.id);
  }

  markRead(id: string): void {
    if (this.conversation(id)?.unread) this.#change(id, (c) => ({ ...c, unread: 0 }));
  }

  /** Brings a thread up to date; once at a time for each. */
  join(id: string): Promise<void> {
    const running = this.#joining.get(id);
    if (running) return running;
    // Asked before the connection is ready, it would fail and still stand in the way of `catchUp`.
    if (this.#socket.state !== "ready") return Promise.resolve();
    const join = this.#join(id)
      .catch((error: unknown) => {
        if (error instanceof ProblemError && error.slug === "not-found") this.#drop(id);
        // Without a connection, `catchUp` comes with the next one.
      })
      .finally(() => this.#joining.delete(id));
    this.#joining.set(id, join);
    return join;
  }

  async #join(id: string): Promise<void> {
    for (;;) {
      const before = this.thread(id);
      const after = before.loaded ? lastContiguous(before) : null;
      const page = await this.#socket.request("conversation:join", {
        conversationId: id,
        ...(after === null ? {} : { after }),
      });
      const now = this.thread(id);
      const merged =
        after === null ? withLatest(now, page.messages, page.hasMore) : withMessages(now, page.messages);
      this.#setThread(merged);
      this.takeConversation(page.conversation);
      if (page.messages.length === 0 || gapAfter(this.thread(id)) === null) return;
    }
  }

  /** A page of history: what precedes the first message that is known. */
  takeOlder(id: string, messages: Message[], hasMore: boolean): void {
    this.#setThread(withOlder(this.thread(id), messages, hasMore));
  }

  #takeNew(message: Message): void {
    const id = message.conversationId;
    const known = this.conversation(id);
    const isNew = !known || message.seq > known.lastSeq;
    this.#summarize(message);
    if (this.threads.value.has(id)) this.#setThread(withMessages(this.thread(id), [message]));
    this.#fillGap(id);
    if (this.typing.value.get(id)?.id === message.sender.id) this.#setTyping(id, null);
    if (isTheirs(message) && isNew) {
      this.#change(id, (c) => ({ ...c, unread: c.unread + 1 }));
      this.#socket.notify("message:delivered", { conversationId: id, seq: message.seq });
      this.onTheirs(message);
    }
    // What an event says (joined, closed) shows in the conversation too.
    if (!known || message.kind === "event") void this.join(id);
  }

  /** A message that was edited, deleted, or reacted to. */
  takeUpdate(message: Message): void {
    const id = message.conversationId;
    if (this.threads.value.has(id)) this.#setThread(withUpdate(this.thread(id), message));
    this.#change(id, (c) => (c.lastMessage?.id === message.id ? { ...c, lastMessage: message } : c));
  }

  #summarize(message: Message): void {
    this.#change(message.conversationId, (c) =>
      message.seq < c.lastSeq
        ? c
        : { ...c, lastSeq: message.seq, lastMessage: message, lastActivityAt: message.createdAt },
    );
  }

  #mark(kind: "delivered" | "read", id: string, by: By, seq: number): void {
    if (by.kind !== "visitor" && this.threads.value.has(id))
      this.#setThread(withWatermark(this.thread(id), kind, seq));
  }

  #fillGap(id: string): void {
    if (gapAfter(this.thread(id)) !== null) void this.join(id);
  }

  #setTyping(id: string, by: By | null): void {
    clearTimeout(this.#typingTimers.get(id));
    const typing = new Map(this.typing.value);
    if (by) {
      typing.set(id, by);
      this.#typingTimers.set(
        id,
        setTimeout(() => this.#setTyping(id, null), TYPING_MS),
      );
    } else if (!typing.delete(id)) return;
    this.typing.value = typing;
  }

  #setThread(thread: Thread): void {
    if (this.threads.value.get(thread.conversationId) === thread) return;
    this.threads.value = new Map(this.threads.value).set(thread.conversationId, thread);
  }

  #change(id: string, change: (conversation: Conversation) => Conversation): void {
    const known = this.conversation(id);
    if (known) this.conversations.value = new Map(this.conversations.value).set(id, change(known));
  }

  #drop(id: string): void {
    const conversations = new Map(this.conversations.value);
    conversations.delete(id);
    this.conversations.value = conversations;
    const threads = new Map(this.threads.value);
    threads.delete(id);
    this.threads.value = threads;
    this.onGone(id);
  }
}
