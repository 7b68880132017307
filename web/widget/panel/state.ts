import { isNewLane } from "@deskbell/protocol/outbox";
import { lastContiguous } from "@deskbell/protocol/thread";
import type { Conversation, WidgetConfig } from "@deskbell/protocol/types";
import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import { textOn } from "../channel/colour.ts";
import { DRAFT_PREFIX, LAST_KEY, MUTED_KEY, READ_PREFIX } from "../channel/keys.ts";
import type { Host } from "./host.ts";
import type * as Later from "./later.tsx";
import { Session } from "./session.ts";
import { en, pickLanguage, pickLocale, stringsIn, type Strings } from "./strings.ts";

/** A conversation that has not even been begun in the outbox. */
export const BLANK = "new";

/** `visit` tells one look at a view from the next; a lane that gets another name stays the same visit. */
export type Route = { visit: number } & ({ view: "list" } | { view: "thread"; lane: string });
export type Place = { view: "list" } | { view: "thread"; lane: string };

const laneOf = (place: Place): string | null => (place.view === "thread" ? place.lane : null);

/** What the panel shows, and everything that a view may do. */
export class PanelState {
  readonly host: Host;
  readonly session: Session;
  readonly config = signal<WidgetConfig | null>(null);
  readonly language: ReadonlySignal<string>;
  /** For dates and times. */
  readonly locale = computed(() => pickLocale(this.language.value, navigator.languages));
  readonly strings = signal<Strings>(en);
  /** Which language `strings` are in. */
  readonly spoken = signal("en");
  readonly route = signal<Route>({ view: "thread", lane: BLANK, visit: 0 });
  readonly muted = signal(false);
  /** The reader sees the latest line. */
  readonly atBottom = signal(true);
  readonly visible = signal(document.visibilityState === "visible");
  /** Counts how often the visitor asked for another view, to be given the focus there. */
  readonly moves = signal(0);
  /** Text that goes into the composer as if typed: a refused message to be edited. */
  readonly edit = signal<{ lane: string; text: string } | null>(null);
  /** The widget could not be loaded: unknown key, or nobody answered. */
  readonly broken = signal(false);
  /** The views of those who have a conversation; `null` until they are loaded. */
  readonly later = signal<typeof Later | null>(null);
  /** Newest activity first. */
  readonly list = computed<Conversation[]>(() =>
    [...this.session.inbox.conversations.value.values()].sort((a, b) =>
      b.lastActivityAt.localeCompare(a.lastActivityAt),
    ),
  );
  readonly needsProfile = computed(() => {
    const preChat = this.config.value?.preChat;
    const asks = preChat !== undefined && (preChat.askName !== "off" || preChat.askEmail !== "off");
    return asks && this.session.profile.value === null && this.session.token.value === null;
  });
  /** The conversation that is being read right now. */
  readonly reading = computed(() => {
    const route = this.route.value;
    const looking = this.host.open.value && this.visible.value && this.atBottom.value;
    return looking && route.view === "thread" ? route.lane : null;
  });
  #chosen = false;
  /** The visitor wants a conversation beside those that there are. */
  #another = false;

  constructor(host: Host) {
    this.host = host;
    this.session = new Session(host);
    this.muted.value = host.store.get(MUTED_KEY) !== null;
    this.config.value = host.config;
    this.language = computed(() =>
      pickLanguage(this.config.value?.appearance.language ?? null, navigator.languages),
    );
    this.session.inbox.onGone = (id) => this.#leave(id);
    this.session.onRename = (from, to) => this.#rename(from, to);
    this.session.inbox.onTheirs = ({ conversationId }) => {
      // A closed panel opens with what is new: a chat that an agent began, too.
      if (!host.open.value) this.#visit({ view: "thread", lane: conversationId });
      if (!this.muted.value && this.reading.value !== conversationId)
        void import("./sound.ts").then(({ ring }) => ring(host.siteKey));
    };
    document.addEventListener("visibilitychange", () => {
      this.visible.value = document.visibilityState === "visible";
    });
  }

  async start(): Promise<void> {
    this.#chooseFirst();
    effect(() => void this.#speak(this.language.value));
    void this.loadConfig();
    await this.session.start();
    effect(() => this.#chooseFirst());
    effect(() => this.#load());
    effect(() => this.#acknowledge());
    effect(() => void this.#loadLater());
    effect(() => this.#dressButton());
  }

  async loadConfig(): Promise<void> {
    this.broken.value = false;
    try {
      // Why it failed does not matter here, and so neither does the whole of `request`.
      const answer = await fetch(`/api/widgets/${encodeURIComponent(this.host.siteKey)}/config`);
      if (!answer.ok) throw new Error(answer.statusText);
      const config = (await answer.json()) as WidgetConfig;
      this.config.value = config;
      if (this.session.connection.value !== "ready") this.session.takeReach(config);
    } catch {
      this.broken.value = this.config.value === null;
    }
  }

  go(place: Place): void {
    this.#chosen = true;
    this.#another = true;
    this.moves.value += 1;
    this.#visit(place);
  }

  loadOlder(id: string): void {
    void this.later.value?.loadOlder(this.session.inbox, id, this.session.token.value);
  }

  /** Writes into a conversation, or begins one. */
  send(lane: string, text: string): void {
    this.#chosen = true;
    this.setDraft(lane, "");
    const { outbox } = this.session;
    // Another tab may have begun one while this one was written in.
    const to = lane !== BLANK ? lane : this.#another ? undefined : this.#open()[0]?.id;
    this.#stayAt((to ? outbox.add(to, text) : outbox.start(text, !this.#another)).lane);
    this.atBottom.value = true;
  }

  /** Takes a refused line back into the composer. */
  takeBack(clientId: string): void {
    const entry = this.session.outbox.take(clientId);
    if (!entry) return;
    const gone =
      entry.kind === "start" && !this.session.entries.value.some((other) => other.lane === entry.lane);
    const lane = gone ? BLANK : entry.lane;
    if (gone) this.#stayAt(lane);
    this.edit.value = { lane, text: entry.content };
  }

  discard(clientId: string): void {
    const entry = this.session.outbox.take(clientId);
    const gone =
      entry?.kind === "start" && !this.session.entries.value.some((other) => other.lane === entry.lane);
    if (gone) this.#stayAt(BLANK);
  }

  draft(lane: string): string {
    return this.host.store.get(DRAFT_PREFIX + lane) ?? "";
  }

  setDraft(lane: string, text: string): void {
    // Who writes has chosen where.
    if (text !== "") this.#chosen = true;
    if (text === "") this.host.store.remove(DRAFT_PREFIX + lane);
    else this.host.store.set(DRAFT_PREFIX + lane, text);
  }

  toggleSound(): void {
    this.muted.value = !this.muted.value;
    if (this.muted.value) this.host.store.set(MUTED_KEY, "1");
    else this.host.store.remove(MUTED_KEY);
  }

  /** Asked for again with every change of the connection, should it fail. */
  async #loadLater(): Promise<void> {
    const { connection, entries } = this.session;
    if ((connection.value !== "ready" && entries.value.length === 0) || this.later.peek()) return;
    if (this.list.value.length === 0 && entries.value.length === 0) return;
    try {
      const later = await import("./later.tsx");
      this.later.value = later;
      later.resendRatings(this);
    } catch {
      // No network just now.
    }
  }

  async #speak(language: string): Promise<void> {
    try {
      this.strings.value = await stringsIn(language);
    } catch {
      // Not loaded: English is better than nothing.
    }
    this.spoken.value = language;
  }

  #rename(from: string, to: string): void {
    const draft = this.draft(from);
    this.setDraft(from, "");
    if (draft !== "") this.setDraft(to, draft);
    const route = this.route.value;
    if (route.view === "thread" && route.lane === from) this.#stayAt(to);
  }

  /** The same visit, of a lane with another name. */
  #stayAt(lane: string): void {
    this.route.value = { view: "thread", lane, visit: this.route.value.visit };
  }

  #visit(place: Place): void {
    const now = this.route.value;
    if (laneOf(place) === laneOf(now)) return;
    this.atBottom.value = true;
    this.route.value = { ...place, visit: now.visit + 1 };
  }

  /** The conversation is not there any more, or another visitor's. */
  #leave(id: string): void {
    this.session.outbox.startAnew(id);
    const route = this.route.value;
    if (route.view === "thread" && route.lane === id) this.#stayAt(BLANK);
  }

  /**
   * Until the visitor chose: the conversation that waits in the outbox, else the one looked at last, else the latest
   * open one, else the list.
   */
  #chooseFirst(): void {
    const waiting = this.session.entries.value.at(-1);
    const conversations = this.list.value;
    if (this.#chosen) return;
    const open = this.#open();
    const last = this.session.token.value === null ? null : this.host.store.get(LAST_KEY);
    const lastIsOpen = conversations.length === 0 || open.some((conversation) => conversation.id === last);
    const lane = waiting?.lane ?? (lastIsOpen ? last : null) ?? open[0]?.id;
    if (lane) this.#visit({ view: "thread", lane });
    else if (conversations.length > 0) this.#visit({ view: "list" });
    this.#chosen = this.session.connection.value === "ready" && conversations.length > 0;
  }

  #open(): Conversation[] {
    return this.list.value.filter(({ status }) => status !== "closed");
  }

  /** Asks for the messages of the conversation that is looked at, once there is a connection. */
  #load(): void {
    const route = this.route.value;
    if (route.view !== "thread" || route.lane === BLANK || isNewLane(route.lane)) return;
    this.host.store.set(LAST_KEY, route.lane);
    if (this.session.connection.value !== "ready") return;
    if (!this.session.inbox.thread(route.lane).loaded) void this.session.inbox.join(route.lane);
  }

  /** Tells the server, and the visitor's other tabs, what has been read. */
  #acknowledge(): void {
    const id = this.reading.value;
    if (id === null || this.session.connection.value !== "ready") return;
    const thread = this.session.inbox.threads.value.get(id);
    if (!thread?.loaded || !this.session.inbox.conversation(id)?.unread) return;
    const seq = lastContiguous(thread);
    this.session.socket.notify("message:read", { conversationId: id, seq });
    this.session.inbox.markRead(id);
    this.host.store.set(READ_PREFIX + id, String(seq));
  }

  #dressButton(): void {
    const config = this.config.value;
    if (!config) return;
    const { color, position } = config.appearance;
    const unread = this.session.unread.value;
    const { openChat, closeChat, unread: count } = this.strings.value;
    this.host.dressButton({
      color,
      textColor: textOn(color),
      position,
      unread,
      openLabel: unread > 0 ? `${openChat}, ${count(unread)}` : openChat,
      closeLabel: closeChat,
    });
  }
}
