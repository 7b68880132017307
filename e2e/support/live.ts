import assert from 'node:assert/strict';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { type Ack, acks, type CommandName, type EventData, type EventName, events } from './events.ts';
import { expectProblem, type Problem, type Slug } from './problem.ts';

export type LiveOptions = Partial<ManagerOptions & SocketOptions>;

interface Heard {
  event: string;
  data: unknown;
}

const patienceMs = 5_000;
const open = new Set<Live>();

/** Ends every connection that a test left open. */
export function closeConnections(): void {
  for (const live of open) live.close();
}

/**
 * One connection of the official client, which writes down everything that it hears, in order. By default it speaks
 * WebSocket only and does not reconnect: a test that wants otherwise says so.
 */
export class Live {
  readonly heardAll: Heard[] = [];
  /** Why the connection ended; `null` while it is up. */
  ended: string | null = null;
  private readonly watchers = new Set<() => void>();

  private constructor(readonly socket: Socket) {
    open.add(this);
    socket.onAny((event: string, data: unknown) => {
      this.heardAll.push({ event, data });
      this.wake();
    });
    socket.on('disconnect', (reason) => {
      this.ended = reason;
      this.wake();
    });
    socket.on('connect', () => {
      this.ended = null;
      this.wake();
    });
  }

  /** Connects as nobody yet. Fails with the client's own error when the server refuses the connection. */
  static async open(url: string, options: LiveOptions = {}): Promise<Live> {
    const socket = io(url, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      timeout: patienceMs,
      ...options,
    });
    const live = new Live(socket);
    await new Promise<void>((connected, failed) => {
      socket.once('connect', connected);
      socket.once('connect_error', failed);
    });
    return live;
  }

  private wake(): void {
    for (const watcher of this.watchers) watcher();
  }

  /** Waits until `look` finds something; looks again whenever something was heard. */
  private async until<Found>(look: () => Found | undefined, missing: () => string, withinMs: number): Promise<Found> {
    const found = look();
    if (found !== undefined) return found;
    return new Promise<Found>((done, failed) => {
      const timer = setTimeout(() => {
        this.watchers.delete(watcher);
        failed(
          new Error(`${missing()} within ${withinMs} ms; heard: ${JSON.stringify(this.heardAll).slice(0, 6_000)}`),
        );
      }, withinMs);
      const watcher = (): void => {
        const now = look();
        if (now === undefined) return;
        clearTimeout(timer);
        this.watchers.delete(watcher);
        done(now);
      };
      this.watchers.add(watcher);
    });
  }

  /** Sends any event with any data and returns the ack as it came. */
  async emit(event: string, data?: unknown): Promise<unknown> {
    const args = data === undefined ? [] : [data];
    return (await this.socket.timeout(10_000).emitWithAck(event, ...args)) as unknown;
  }

  /** Sends an event that must be granted. */
  async ok<Name extends CommandName>(event: Name, data: unknown = {}): Promise<Ack<Name>> {
    const ack = await this.emit(event, data);
    const parsed = acks[event].safeParse(ack);
    if (!parsed.success) assert.fail(`the ack of ${event} is ${JSON.stringify(ack)}: ${parsed.error.message}`);
    return parsed.data as Ack<Name>;
  }

  /** Sends an event that must be refused with one of these problems. */
  async refused(event: string, data: unknown, ...slugs: Slug[]): Promise<Problem> {
    const ack = await this.emit(event, data);
    const { ok, error } = (ack ?? {}) as { ok?: unknown; error?: unknown };
    assert.equal(ok, false, `${event} should be refused, but its ack is ${JSON.stringify(ack)}`);
    return expectProblem(error, ...slugs);
  }

  /** Everything of this event so far, in order, each checked against its shape. */
  all<Name extends EventName>(event: Name): EventData<Name>[] {
    return this.heardAll
      .filter((heard) => heard.event === event)
      .map(({ data }) => {
        const parsed = events[event].safeParse(data);
        if (!parsed.success) assert.fail(`${event} is ${JSON.stringify(data)}: ${parsed.error.message}`);
        return parsed.data as EventData<Name>;
      });
  }

  /** The first of this event, now or within the time, that matches. What was heard before the call counts. */
  async heard<Name extends EventName>(
    event: Name,
    matches: (data: EventData<Name>) => boolean = () => true,
    withinMs = patienceMs,
  ): Promise<EventData<Name>> {
    return this.until(
      () => this.all(event).find(matches),
      () => `did not hear a matching ${event}`,
      withinMs,
    );
  }

  /** Waits for the message with this text. */
  async heardText(content: string): Promise<void> {
    await this.heard('message:new', ({ message }) => message.content === content);
  }

  /** The texts of all messages heard, in order. */
  texts(): (string | null)[] {
    return this.all('message:new')
      .filter(({ message }) => message.kind === 'text')
      .map(({ message }) => message.content);
  }

  /** Waits until the server (or the network) ended this connection. */
  async dropped(withinMs = patienceMs): Promise<string> {
    return this.until(
      () => this.ended ?? undefined,
      () => 'the connection was not ended',
      withinMs,
    );
  }

  /** Waits until a connection that reconnects by itself is up again. */
  async back(withinMs = 15_000): Promise<void> {
    await this.until(
      () => (this.socket.connected ? true : undefined),
      () => 'the client did not come back',
      withinMs,
    );
  }

  /** Forgets what was heard so far. */
  forget(): void {
    this.heardAll.length = 0;
  }

  close(): void {
    open.delete(this);
    this.socket.close();
  }
}
