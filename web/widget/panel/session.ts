import { isNewLane, Outbox, type OutboxEntry } from "@deskbell/protocol/outbox";
import { ConnectionError, ProblemError } from "@deskbell/protocol/problem";
import { LiveSocket, type Request, type SocketState } from "@deskbell/protocol/socket";
import type { ClientEvents } from "@deskbell/protocol/events";
import type { Visitor, WidgetConfig } from "@deskbell/protocol/types";
import { computed, effect, signal, type Signal } from "@preact/signals";
import {
  ALIVE_KEY,
  FIRST_KEY,
  LAST_KEY,
  OUTBOX_PREFIX,
  PROFILE_KEY,
  READ_PREFIX,
  TOKEN_KEY,
} from "../channel/keys.ts";
import type { Host } from "./host.ts";
import { Inbox } from "./inbox.ts";

/** What the visitor said of themselves before the chat. */
export interface Profile {
  name: string | null;
  email: string | null;
}

type Connected = ClientEvents["visitor:connect"]["ack"];

/** Longer than any address or title that is worth showing to an agent. */
const LONGEST = 1_000;

/** A page may be called anything; what the server would refuse must not keep the visitor away. */
const clip = (text: string) => text.slice(0, LONGEST).replace(/[\p{Cs}\p{Cc}]/gu, " ");

/**
 * The visitor's side of everything: who they are, the live connection, the outbox, the conversations. A page load alone
 * makes no contact: the connection is wanted only with a token, a profile, or something to send.
 */
export class Session {
  readonly host: Host;
  readonly socket: LiveSocket;
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  readonly connection = signal<SocketState>("idle");
  readonly visitor = signal<Visitor | null>(null);
  /** An agent is available. */
  readonly online = signal(false);
  /** When business hours begin; `null` while it is open, or when nobody can say. */
  readonly opensAt = signal<string | null>(null);
  readonly entries = signal<readonly OutboxEntry[]>([]);
  readonly profile: Signal<Profile | null>;
  readonly token: Signal<string | null>;
  readonly unread = computed(() => {
    let unread = 0;
    for (const conversation of this.inbox.conversations.value.values()) unread += conversation.unread;
    return unread;
  });
  /** Told when a conversation's lane gets another name. */
  onRename: (from: string, to: string) => void = () => undefined;

  constructor(host: Host) {
    this.host = host;
    this.token = signal(host.store.get(TOKEN_KEY));
    this.profile = signal(readProfile(host.store.get(PROFILE_KEY)));
    this.socket = new LiveSocket({
      origin: location.origin,
      identify: (request) => this.#identify(request),
      fallback: async () => (await import("@deskbell/protocol/polling")).openPolling,
    });
    this.inbox = new Inbox(this.socket);
    this.outbox = new Outbox({
      store: host.store,
      prefix: OUTBOX_PREFIX,
      send: (entry) => this.#send(entry),
      onRename: (from, to) => this.onRename(from, to),
    });
  }

  async start(): Promise<void> {
    this.outbox.onChange(() => (this.entries.value = this.outbox.entries));
    await this.outbox.load();
    this.socket.on("availability", (reach) => this.takeReach(reach));
    this.socket.onState((state) => {
      this.connection.value = state;
      if (state === "ready") {
        this.inbox.catchUp();
        this.outbox.resume();
      } else {
        this.outbox.pause();
      }
    });
    this.host.store.onChange((key, value) => this.#takeFromOtherTab(key, value));
    effect(() => {
      const wanted =
        this.token.value !== null || this.profile.value !== null || this.entries.value.length > 0;
      if (wanted) this.socket.connect();
    });
    effect(() => {
      const alive = this.token.value !== null || this.entries.value.length > 0;
      if (alive) this.host.store.set(ALIVE_KEY, "1");
      else this.host.store.remove(ALIVE_KEY);
    });
    effect(() => {
      this.socket.notify("page:view", this.#page());
    });
  }

  takeReach({ online, opensAt }: Pick<WidgetConfig, "online" | "opensAt">): void {
    this.online.value = online;
    this.opensAt.value = opensAt;
  }

  setProfile(profile: Profile): void {
    this.host.store.set(PROFILE_KEY, JSON.stringify(profile));
    this.profile.value = profile;
  }

  async #identify(request: Request): Promise<void> {
    const { visitor, token, conversations, ...reach } = await this.#connect(request);
    // Another tab's visitor may have become this one's.
    if (this.visitor.value && this.visitor.value.id !== visitor.id) this.inbox.forget();
    this.token.value = token;
    this.host.store.set(TOKEN_KEY, token);
    this.visitor.value = visitor;
    this.takeReach(reach);
    this.inbox.takeAll(conversations);
    for (const { id, lastSeq, unread } of conversations) {
      if (unread > 0)
        void request("message:delivered", { conversationId: id, seq: lastSeq }).catch(() => undefined);
    }
  }

  async #connect(request: Request): Promise<Connected> {
    const token = this.token.value;
    if (token === null) return this.#makeContact(request);
    try {
      return await this.#connectAs(request, token);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.slug !== "invalid-token") throw error;
      await this.#forget(token);
      return this.#makeContact(request);
    }
  }

  /** Two tabs that begin to write at the same time are one visitor: only one of them makes the contact. */
  #makeContact(request: Request): Promise<Connected> {
    return oneAtATime(this.host, "contact", async () => {
      const token = await this.host.store.fresh(TOKEN_KEY);
      this.token.value = token;
      try {
        const answer = await this.#connectAs(request, token);
        this.host.store.set(TOKEN_KEY, answer.token);
        return answer;
      } catch (error) {
        // A name or address that the server will not have must not keep the message from it.
        if (error instanceof ProblemError && error.slug === "validation-failed") {
          this.setProfile({ name: null, email: null });
        }
        throw error;
      }
    });
  }

  #connectAs(request: Request, token: string | null): Promise<Connected> {
    const { name, email } = this.profile.value ?? {};
    return request("visitor:connect", {
      siteKey: this.host.siteKey,
      ...(token === null ? {} : { token }),
      ...(token === null && name ? { name } : {}),
      ...(token === null && email ? { email } : {}),
      page: this.#page(),
    });
  }

  #page() {
    const { url, title, referrer } = this.host.page.value;
    return { url: clip(url), title: clip(title), referrer: referrer === null ? null : clip(referrer) };
  }

  /** The server does not know this visitor any more. What they wrote and nobody got begins new conversations. */
  async #forget(token: string): Promise<void> {
    if ((await this.host.store.fresh(TOKEN_KEY)) === token) this.host.store.remove(TOKEN_KEY);
    this.token.value = null;
    this.visitor.value = null;
    this.inbox.forget();
    for (const lane of new Set(this.outbox.entries.map((entry) => entry.lane))) {
      if (!isNewLane(lane)) this.inbox.onGone(lane);
    }
    this.host.store.remove(LAST_KEY);
    this.host.store.remove(FIRST_KEY);
  }

  /**
   * Two tabs in which the visitor writes the first message at the same time have one conversation. Which message begins
   * it is stored before it is sent, so that each, however often it is tried, goes where it went the first time.
   */
  async #beginOrJoin(entry: OutboxEntry): Promise<string> {
    const { store } = this.host;
    const [by, id] = (await store.fresh(FIRST_KEY))?.split(" ") ?? [];
    if (by !== entry.clientId) {
      if (id) {
        try {
          return await this.#say(id, entry);
        } catch (error) {
          if (!(error instanceof ProblemError) || !OVER.includes(error.slug)) throw error;
        }
      } else if (this.outbox.entries.some(({ clientId, problem }) => clientId === by && !problem)) {
        // It may be on its way; this one follows.
        throw new ConnectionError("lost");
      }
      store.set(FIRST_KEY, entry.clientId);
    }
    const begun = await this.#begin(entry);
    store.set(FIRST_KEY, `${entry.clientId} ${begun}`);
    return begun;
  }

  async #begin({ clientId, content }: OutboxEntry): Promise<string> {
    const answer = await this.socket.request("conversation:start", { clientId, message: content });
    this.inbox.takeStarted(answer.conversation, answer.message);
    return answer.conversation.id;
  }

  async #say(conversationId: string, { clientId, content }: OutboxEntry): Promise<string> {
    const { message } = await this.socket.request("message:send", { conversationId, clientId, content });
    this.inbox.takeCommitted(message);
    return conversationId;
  }

  async #send(entry: OutboxEntry): Promise<string> {
    try {
      if (entry.kind !== "start") return await this.#say(entry.lane, entry);
      if (!entry.first) return await this.#begin(entry);
      return await oneAtATime(this.host, "start", () => this.#beginOrJoin(entry));
    } catch (error) {
      if (
        error instanceof ProblemError &&
        (error.slug === "unauthenticated" || error.slug === "invalid-token")
      ) {
        this.socket.reconnect();
      }
      throw error;
    }
  }

  #takeFromOtherTab(key: string, value: string | null): void {
    if (key === TOKEN_KEY && value !== null) {
      const first = this.token.value === null;
      this.token.value = value;
      if (first) this.socket.reconnect();
    } else if (key === PROFILE_KEY) {
      this.profile.value = readProfile(value);
    } else if (key.startsWith(READ_PREFIX)) {
      const id = key.slice(READ_PREFIX.length);
      const conversation = this.inbox.conversation(id);
      if (conversation && Number(value) >= conversation.lastSeq) this.inbox.markRead(id);
    }
  }
}

function readProfile(value: string | null): Profile | null {
  try {
    const { name, email } = JSON.parse(value ?? "null") as Partial<Profile>;
    return { name: typeof name === "string" ? name : null, email: typeof email === "string" ? email : null };
  } catch {
    return null;
  }
}

/** What one tab stores, another reads a moment later; browsers promise no more. */
const SETTLE_MS = 300;

/** Nothing can be written into such a conversation any more, and what is refused so was never written into it. */
const OVER: string[] = ["conversation-closed", "not-found"];

/**
 * Acts while no other tab does, and keeps the others waiting a little longer, until they see what was stored.
 * Where there are no locks, the tabs take turns by what they store.
 */
async function oneAtATime<T>({ lock, store }: Host, name: string, act: () => Promise<T>): Promise<T> {
  const release =
    (await lock(name)) ??
    (await import("./lease.ts").then(
      ({ lease }) => lease(store, name),
      () => null,
    ));
  try {
    return await act();
  } finally {
    setTimeout(() => release?.(), SETTLE_MS);
  }
}
