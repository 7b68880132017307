import { ProblemError } from "./problem.ts";
import type { Problem, ProblemSlug } from "./problem.ts";

type MaybePromise<T> = T | Promise<T>;

/**
 * Where the outbox keeps its entries: `localStorage`, IndexedDB, or another window's storage behind a channel.
 * It must not throw; a store that cannot keep a value durably keeps it in memory.
 */
export interface KeyValueStore {
  get: (key: string) => MaybePromise<string | null>;
  set: (key: string, value: string) => MaybePromise<void>;
  remove: (key: string) => MaybePromise<void>;
  /** All keys that begin with the prefix. */
  keys: (prefix: string) => MaybePromise<string[]>;
  /** Tells of changes that another tab made; `value` is `null` for a removed key. Returns how to stop. */
  onChange?: (handler: (key: string, value: string | null) => void) => () => void;
}

export type EntryKind = "start" | "message" | "note";

export interface OutboxEntry {
  /** 128 random bits in hex: with it the server recognises a repeated send. */
  readonly clientId: string;
  /** The conversation's id, or `new:<clientId>` for one that the `start` entry with that clientId will begin. */
  readonly lane: string;
  readonly kind: EntryKind;
  readonly content: string;
  /** When it was written, in milliseconds since 1970; strictly increasing in one outbox, and so its order. */
  readonly at: number;
  /** Why the server will not take it; `null` while it waits to be sent. */
  readonly problem: Problem | null;
  /** Of a `start`: its writer asked for no conversation beside others; one that another tab began will do. */
  readonly first?: boolean;
}

export interface OutboxOptions {
  store: KeyValueStore;
  /** What this outbox's keys begin with. */
  prefix: string;
  /**
   * Sends one entry and returns when it is acknowledged; for a `start` with the id of the conversation.
   *
   * @throws ProblemError as the server refused, ConnectionError when it was not reached
   */
  send: (entry: OutboxEntry) => Promise<string>;
  /** A lane got another name: a conversation was begun, or its entries were moved into a new one. */
  onRename?: (from: string, to: string) => void;
}

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

/** What time mends: the entry waits and is sent again. Everything else is for a person to decide. */
const MENDED_BY_TIME: ProblemSlug[] = ["busy", "storage-unavailable", "rate-limited", "internal"];
/** Not about the entry but about who we are: it waits until the connection is somebody again. */
const MENDED_BY_CONNECTING: ProblemSlug[] = ["unauthenticated", "invalid-token"];

export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const isNewLane = (lane: string): boolean => lane.startsWith("new:");

/**
 * Keeps what was written until the server acknowledged it: across lost connections, reloads and closed tabs.
 *
 * Entries of one lane (conversation) go out in the order in which they were written, one at a time; lanes do not wait
 * for each other. Every entry keeps its `clientId`, so sending it again is always safe, from another tab too: tabs
 * that share a store may all send, and the server takes each entry once.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #entries = new Map<string, OutboxEntry>();
  readonly #handlers = new Set<() => void>();
  readonly #running = new Set<string>();
  /** Lanes that wait before they try again. */
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** How often in a row a lane has waited. */
  readonly #tries = new Map<string, number>();
  #sorted: readonly OutboxEntry[] | undefined;
  #ready = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Takes over what an earlier page left, and follows what other tabs add. Call once, before anything else. */
  async load(): Promise<void> {
    const { store, prefix } = this.#options;
    store.onChange?.((key, value) => {
      if (key.startsWith(prefix)) this.#takeFromOtherTab(key.slice(prefix.length), value);
    });
    const keys = await store.keys(prefix);
    const values = await Promise.all(keys.map(async (key) => await store.get(key)));
    for (const value of values) {
      const entry = parseEntry(value);
      if (entry) this.#entries.set(entry.clientId, entry);
    }
    this.#changed();
    for (const { lane } of this.entries) {
      // Left behind by a tab that was closed while it moved them.
      if (isNewLane(lane) && this.#laneEntries(lane)[0]?.kind !== "start") this.startAnew(lane);
    }
  }

  /** Everything that is not acknowledged yet, in order. The same array until something changes. */
  get entries(): readonly OutboxEntry[] {
    this.#sorted ??= [...this.#entries.values()].sort(byAge);
    return this.#sorted;
  }

  /** @returns how to stop listening */
  onChange(handler: () => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  /** The connection is somebody now: sends what waits. */
  resume(): void {
    this.#ready = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#runAll();
  }

  /** The connection is gone: nothing is tried until `resume`. */
  pause(): void {
    this.#ready = false;
  }

  /** Keeps and sends a message (or a note) of an existing lane. */
  add(lane: string, content: string, kind: Exclude<EntryKind, "start"> = "message"): OutboxEntry {
    return this.#add({ clientId: newClientId(), lane, kind, content, at: this.#nextAt(), problem: null });
  }

  /** Keeps and sends the first message of a new conversation, whose lane the entry names. */
  start(content: string, first = false): OutboxEntry {
    const clientId = newClientId();
    const lane = `new:${clientId}`;
    return this.#add({ clientId, lane, kind: "start", content, at: this.#nextAt(), problem: null, first });
  }

  /** Sends a refused entry again. */
  retry(clientId: string): void {
    const entry = this.#entries.get(clientId);
    if (!entry) return;
    this.#put({ ...entry, problem: null });
    clearTimeout(this.#timers.get(entry.lane));
    this.#timers.delete(entry.lane);
    this.#runAll();
  }

  /** Takes a refused entry out, to be edited or forgotten, and returns it. */
  take(clientId: string): OutboxEntry | undefined {
    const entry = this.#entries.get(clientId);
    if (!entry?.problem) return undefined;
    this.#remove(clientId);
    // What was to follow the first message of a conversation begins it now.
    if (entry.kind === "start" && this.#laneEntries(entry.lane).length > 0) this.startAnew(entry.lane);
    return entry;
  }

  /**
   * Moves what is left in a lane into a conversation of its own: after the old one was closed, or is another
   * visitor's.
   *
   * @returns the new lane's name, or `undefined` when the lane is empty
   */
  startAnew(lane: string): string | undefined {
    const [first, ...rest] = this.#laneEntries(lane);
    if (!first) return undefined;
    const to = `new:${first.clientId}`;
    this.#put({ ...first, kind: "start", lane: to, problem: null });
    for (const entry of rest) this.#put({ ...entry, lane: to, problem: null });
    this.#options.onRename?.(lane, to);
    this.#runAll();
    return to;
  }

  #laneEntries(lane: string): OutboxEntry[] {
    return this.entries.filter((entry) => entry.lane === lane);
  }

  /** Two entries of the same millisecond keep their order. */
  #nextAt(): number {
    return Math.max(Date.now(), (this.entries.at(-1)?.at ?? 0) + 1);
  }

  #add(entry: OutboxEntry): OutboxEntry {
    this.#put(entry);
    this.#runAll();
    return entry;
  }

  #put(entry: OutboxEntry): void {
    this.#entries.set(entry.clientId, entry);
    void this.#options.store.set(this.#options.prefix + entry.clientId, JSON.stringify(entry));
    this.#changed();
  }

  #remove(clientId: string): void {
    if (!this.#entries.delete(clientId)) return;
    void this.#options.store.remove(this.#options.prefix + clientId);
    this.#changed();
  }

  #changed(): void {
    this.#sorted = undefined;
    for (const handler of [...this.#handlers]) handler();
  }

  #takeFromOtherTab(clientId: string, value: string | null): void {
    const entry = parseEntry(value);
    const mine = this.#entries.get(clientId);
    if (!entry) this.#entries.delete(clientId);
    else this.#entries.set(clientId, entry);
    this.#changed();
    if (mine && entry && mine.lane !== entry.lane) this.#options.onRename?.(mine.lane, entry.lane);
    this.#runAll();
  }

  #runAll(): void {
    for (const lane of new Set(this.entries.map((entry) => entry.lane))) void this.#run(lane);
  }

  async #run(lane: string): Promise<void> {
    if (this.#running.has(lane)) return;
    this.#running.add(lane);
    while (this.#ready && !this.#timers.has(lane)) {
      const entry = this.#next(lane);
      if (!entry || !(await this.#sendOne(entry))) break;
    }
    this.#running.delete(lane);
  }

  /** What was refused is stepped over, except a `start`: what follows it has nowhere to go yet. */
  #next(lane: string): OutboxEntry | undefined {
    const entries = this.#laneEntries(lane);
    const next = entries.find((entry) => !entry.problem);
    const startRefused = entries.some((entry) => entry.kind === "start" && entry.problem);
    return startRefused ? undefined : next;
  }

  /** @returns whether the lane may go on */
  async #sendOne(entry: OutboxEntry): Promise<boolean> {
    try {
      const conversationId = await this.#options.send(entry);
      this.#tries.delete(entry.lane);
      if (this.#movedWhileSending(entry)) return false;
      if (entry.kind === "start") this.#started(entry, conversationId);
      this.#remove(entry.clientId);
      return true;
    } catch (error) {
      return this.#failed(entry, error);
    }
  }

  /** `startAnew` made another send of it: what became of this one does not count. */
  #movedWhileSending(entry: OutboxEntry): boolean {
    const current = this.#entries.get(entry.clientId);
    return current !== undefined && current.kind !== entry.kind;
  }

  /** The followers are renamed in the store before the `start` leaves it: a crash in between loses nothing. */
  #started(start: OutboxEntry, conversationId: string): void {
    const waiting = this.#laneEntries(start.lane);
    for (const entry of waiting) this.#put({ ...entry, lane: conversationId });
    if (start.lane !== conversationId) this.#options.onRename?.(start.lane, conversationId);
    void Promise.resolve().then(() => this.#run(conversationId));
  }

  #failed(entry: OutboxEntry, error: unknown): boolean {
    if (this.#movedWhileSending(entry)) return false;
    if (error instanceof ProblemError) {
      if (MENDED_BY_CONNECTING.includes(error.slug)) {
        this.pause();
        return false;
      }
      if (!MENDED_BY_TIME.includes(error.slug)) {
        const current = this.#entries.get(entry.clientId);
        if (current) this.#put({ ...current, problem: error.problem });
        return true;
      }
      this.#delay(entry.lane, error.problem.retryAfter ?? null);
      return false;
    }
    // Not reached, or no answer in time. `resume` cuts the wait short when a new connection is there.
    this.#delay(entry.lane, null);
    return false;
  }

  #delay(lane: string, retryAfter: number | null): void {
    const tries = this.#tries.get(lane) ?? 0;
    this.#tries.set(lane, tries + 1);
    const backoff = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** tries) * (0.5 + Math.random() / 2);
    const timer = setTimeout(
      () => {
        this.#timers.delete(lane);
        void this.#run(lane);
      },
      retryAfter === null ? backoff : retryAfter * 1000,
    );
    this.#timers.set(lane, timer);
  }
}

const byAge = (a: OutboxEntry, b: OutboxEntry) => a.at - b.at || (a.clientId < b.clientId ? -1 : 1);

/** What is stored may have been written by an older version or by the host page: trust nothing. */
function parseEntry(value: string | null): OutboxEntry | undefined {
  try {
    const entry = JSON.parse(value ?? "null") as Partial<OutboxEntry> | null;
    const sound =
      typeof entry?.clientId === "string" &&
      typeof entry.lane === "string" &&
      typeof entry.content === "string" &&
      typeof entry.at === "number" &&
      (entry.kind === "start" || entry.kind === "message" || entry.kind === "note");
    return sound ? (entry as OutboxEntry) : undefined;
  } catch {
    return undefined;
  }
}
