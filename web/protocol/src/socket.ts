import type { ClientEvent, ClientEvents, ServerEvent, ServerEvents } from "./events.ts";
import { ConnectionError, ProblemError, isProblem } from "./problem.ts";
import { openWebSocket, type OpenWire, type Wire } from "./wire.ts";

/**
 * - `idle`: not wanted (before `connect`, after `disconnect`)
 * - `connecting`: an attempt runs, or the connection is made and `identify` is not done
 * - `ready`: connected as somebody
 * - `waiting`: the last attempt failed or the connection was lost; another follows
 */
export type SocketState = "idle" | "connecting" | "ready" | "waiting";

/** Emits and waits for the ack: see `LiveSocket.request`. */
export type Request = <E extends ClientEvent>(
  event: E,
  data: ClientEvents[E]["data"],
  timeout?: number,
) => Promise<ClientEvents[E]["ack"]>;

export interface SocketOptions {
  /** The server's origin, `https://chat.example.com`. */
  origin: string;
  /** `/socket.io/` unless told. */
  path?: string;
  /**
   * Says who this is (`visitor:connect`, `agent:connect`) on every new connection, before the state is `ready`.
   * When it throws, the connection is closed and another attempt follows; to give up instead, call `disconnect`.
   */
  identify?: (request: Request) => Promise<void>;
  /**
   * Loads another way to connect, asked for when a WebSocket cannot be had although HTTP can:
   * `async () => (await import("@deskbell/protocol/polling")).openPolling`.
   */
  fallback?: () => Promise<OpenWire>;
  /** For tests. */
  open?: OpenWire;
}

const ACK_TIMEOUT_MS = 10_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 20_000;
/** WebSocket attempts that fail in a row until the fallback is considered. */
const FAILURES_BEFORE_FALLBACK = 2;

type Handler<E extends ServerEvent> = (data: ServerEvents[E]) => void;

/**
 * A connection to Deskbell that is there as long as it is wanted: it reconnects with growing, jittered delays, at
 * once when the browser says that the network is back or the page is looked at, and notices a silent death by the
 * missing heartbeat. It does not keep what could not be sent: that is the outbox's work.
 */
export class LiveSocket {
  readonly #options: SocketOptions;
  readonly #handlers = new Map<string, Set<(data: never) => void>>();
  readonly #stateHandlers = new Set<(state: SocketState) => void>();
  /** What waits for an ack, to be told when the connection is lost. */
  readonly #pending = new Set<(error: ConnectionError) => void>();
  #state: SocketState = "idle";
  #wire: Wire | undefined;
  #open = false;
  #failures = 0;
  #openFallback: OpenWire | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts attempts, so that what an earlier one answers late is ignored. */
  #attempt = 0;

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  get state(): SocketState {
    return this.#state;
  }

  /** Wants the connection from now on. Does nothing when it is wanted already. */
  connect(): void {
    if (this.#state !== "idle") return;
    addEventListener("online", this.#hurry);
    addEventListener("offline", this.#networkLost);
    document.addEventListener("visibilitychange", this.#hurry);
    this.#try();
  }

  /** Does not want it any more: closes and stays closed. */
  disconnect(): void {
    removeEventListener("online", this.#hurry);
    removeEventListener("offline", this.#networkLost);
    document.removeEventListener("visibilitychange", this.#hurry);
    this.#drop();
    this.#failures = 0;
    this.#setState("idle");
  }

  /** Closes and connects anew as somebody: for when it is to be somebody else, or the server asks for it. */
  reconnect(withinMs = 0): void {
    if (this.#state === "idle") return;
    this.#drop();
    this.#setState("waiting");
    this.#retryIn(Math.random() * withinMs);
  }

  /** @returns how to stop listening */
  on<E extends ServerEvent>(event: E, handler: Handler<E>): () => void {
    const handlers = this.#handlers.get(event) ?? new Set();
    this.#handlers.set(event, handlers);
    handlers.add(handler);
    return () => handlers.delete(handler);
  }

  /** @returns how to stop listening */
  onState(handler: (state: SocketState) => void): () => void {
    this.#stateHandlers.add(handler);
    return () => this.#stateHandlers.delete(handler);
  }

  /**
   * Emits and waits for the ack (10 s unless told).
   *
   * @throws ProblemError when the server refused; ConnectionError when the state is not `ready`, the connection was
   *   lost before the ack came, or the ack did not come in time
   */
  readonly request: Request = (event, data, timeout) =>
    this.#state === "ready"
      ? this.#request(event, data, timeout)
      : Promise.reject(new ConnectionError("offline"));

  /** Emits what may get lost without harm (typing, page views): no connection, no complaint. */
  notify<E extends ClientEvent>(event: E, data: ClientEvents[E]["data"]): void {
    if (this.#state === "ready") this.#wire?.emit(event, data, () => undefined);
  }

  readonly #request: Request = <E extends ClientEvent>(
    event: E,
    data: ClientEvents[E]["data"],
    timeout = ACK_TIMEOUT_MS,
  ) =>
    new Promise<ClientEvents[E]["ack"]>((resolve, reject) => {
      if (!this.#wire || !this.#open) return reject(new ConnectionError("offline"));
      const fail = (error: Error) => {
        this.#pending.delete(fail);
        clearTimeout(timer);
        reject(error);
      };
      const timer = setTimeout(() => fail(new ConnectionError("timeout")), timeout);
      this.#pending.add(fail);
      this.#wire.emit(event, data, (answer) => {
        this.#pending.delete(fail);
        clearTimeout(timer);
        const { ok, error } = (answer ?? {}) as { ok?: boolean; error?: unknown };
        if (ok) resolve(answer);
        else if (isProblem(error)) reject(new ProblemError(error));
        else reject(new ConnectionError("timeout"));
      });
    });

  #setState(state: SocketState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const handler of [...this.#stateHandlers]) handler(state);
  }

  #try(): void {
    clearTimeout(this.#timer);
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.#setState("connecting");
    const { origin, path = "/socket.io/" } = this.#options;
    const open = this.#openFallback ?? this.#options.open ?? openWebSocket;
    try {
      this.#wire = open(new URL(path, origin).href, {
        onOpen: () => {
          this.#open = true;
          void this.#identify(attempt);
        },
        onEvent: (event, data) => this.#take(event, data),
        onClose: () => this.#lost(),
      });
    } catch {
      // No WebSocket at all in this browser, or forbidden by a policy.
      this.#lost();
    }
  }

  async #identify(attempt: number): Promise<void> {
    try {
      await this.#options.identify?.(this.#request);
    } catch (error) {
      const retryAfter = error instanceof ProblemError ? error.problem.retryAfter : null;
      if (attempt === this.#attempt) this.#lost(retryAfter ?? 0);
      return;
    }
    if (attempt !== this.#attempt || !this.#open) return;
    this.#failures = 0;
    this.#setState("ready");
  }

  #take(event: string, data: unknown): void {
    if (event === "server:drain") {
      const { withinSeconds } = data as ServerEvents["server:drain"];
      return this.reconnect(withinSeconds * 1000);
    }
    for (const handler of [...(this.#handlers.get(event) ?? [])]) handler(data as never);
  }

  readonly #hurry = (): void => {
    if (this.#state !== "waiting" || document.visibilityState === "hidden" || !navigator.onLine) return;
    this.#failures = Math.min(this.#failures, 1);
    this.#try();
  };

  readonly #networkLost = (): void => {
    if (this.#state === "idle") return;
    this.#drop();
    this.#setState("waiting");
    // A server on this very machine is reached without any network: keep trying, but rarely.
    this.#retryIn(LONGEST_DELAY_MS);
  };

  #drop(): void {
    clearTimeout(this.#timer);
    this.#attempt += 1;
    this.#open = false;
    this.#wire?.close();
    this.#wire = undefined;
    for (const fail of [...this.#pending]) fail(new ConnectionError("lost"));
  }

  /** @param retryAfter the seconds that the server asked to wait, at least */
  #lost(retryAfter = 0): void {
    const wasOpen = this.#open;
    this.#drop();
    this.#failures += 1;
    this.#setState("waiting");
    if (!wasOpen) void this.#considerFallback();
    const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (this.#failures - 1));
    this.#retryIn(Math.max(retryAfter * 1000, ceiling / 2 + Math.random() * (ceiling / 2)));
  }

  #retryIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#try(), ms);
  }

  async #considerFallback(): Promise<void> {
    const { fallback, origin } = this.#options;
    if (!fallback || this.#failures < FAILURES_BEFORE_FALLBACK) return;
    if (this.#openFallback) {
      // Where polling fails as well, the next network may allow a WebSocket again.
      this.#openFallback = undefined;
      return;
    }
    try {
      const health = await fetch(new URL("/api/health/live", origin), { credentials: "omit" });
      if (!health.ok) return;
      const open = await fallback();
      if (!this.#open) this.#openFallback = open;
    } catch {
      // Nothing is reachable: this is not about WebSockets.
    }
  }
}
