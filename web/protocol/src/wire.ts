/**
 * One connection to the Socket.IO endpoint, from opening to its end. Reconnecting, time limits and meaning are
 * `socket.ts`; the two ways to have a connection are this file's own WebSocket client and `polling.ts`.
 */
export interface Wire {
  /** `ack` is called at most once, and never after `onClose`. */
  emit: (event: string, data: unknown, ack: (answer: unknown) => void) => void;
  /** Ends it; `onClose` is not called any more. */
  close: () => void;
}

export interface WireHandlers {
  onOpen: () => void;
  onEvent: (event: string, data: unknown) => void;
  /** The end, of whatever kind, and of an attempt that never opened too. Called once. */
  onClose: () => void;
}

/** @param url the endpoint with its path, `https://host/socket.io/` */
export type OpenWire = (url: string, handlers: WireHandlers) => Wire;

/** How long a connection may take until the server has accepted its namespace, in milliseconds. */
const OPEN_TIMEOUT_MS = 10_000;

/**
 * Engine.IO protocol 4 and Socket.IO protocol 5 over a WebSocket, as much as a chat needs: the default
 * namespace, events with acks, heartbeat. No binary, no upgrade.
 * https://github.com/socketio/engine.io-protocol and https://github.com/socketio/socket.io-protocol
 */
class WebSocketWire implements Wire {
  readonly #handlers: WireHandlers;
  readonly #ws: WebSocket;
  readonly #acks = new Map<number, (answer: unknown) => void>();
  #lastAck = 0;
  #silenceLimit = OPEN_TIMEOUT_MS;
  #watchdog: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string, handlers: WireHandlers) {
    this.#handlers = handlers;
    const endpoint = new URL(url);
    endpoint.protocol = endpoint.protocol === "https:" ? "wss:" : "ws:";
    endpoint.search = "?EIO=4&transport=websocket";
    this.#ws = new WebSocket(endpoint);
    this.#ws.onclose = this.#ws.onerror = this.#end;
    this.#ws.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data === "string") this.#takePacket(data);
    };
    this.#watch();
  }

  readonly emit = (event: string, data: unknown, ack: (answer: unknown) => void): void => {
    this.#lastAck += 1;
    this.#acks.set(this.#lastAck, ack);
    this.#ws.send(`42${this.#lastAck}${JSON.stringify([event, data])}`);
  };

  readonly close = (): void => {
    clearTimeout(this.#watchdog);
    this.#acks.clear();
    this.#ws.onmessage = this.#ws.onclose = null;
    // Closing one that is still connecting is an error to some implementations.
    this.#ws.onerror = () => undefined;
    this.#ws.close();
  };

  readonly #end = (): void => {
    this.close();
    this.#handlers.onClose();
  };

  /** Nothing heard for so long is the end. */
  #watch(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(this.#end, this.#silenceLimit);
  }

  #takePacket(packet: string): void {
    switch (packet[0]) {
      case "0": {
        const { data } = parsePayload(packet.slice(1)) as {
          data: { pingInterval: number; pingTimeout: number };
        };
        this.#silenceLimit = data.pingInterval + data.pingTimeout;
        this.#ws.send("40");
        break;
      }
      case "1":
        return this.#end();
      case "2":
        this.#ws.send("3");
        this.#watch();
        break;
      case "4":
        this.#takeMessage(packet[1], packet.slice(2));
    }
  }

  #takeMessage(type: string | undefined, rest: string): void {
    const { id, data } = parsePayload(rest);
    switch (type) {
      case "0":
        this.#watch();
        return this.#handlers.onOpen();
      case "1":
      case "4":
        return this.#end();
      case "2":
        if (Array.isArray(data)) this.#handlers.onEvent(String(data[0]), data[1]);
        return;
      case "3": {
        const ack = this.#acks.get(id);
        this.#acks.delete(id);
        ack?.((data as unknown[])[0]);
      }
    }
  }
}

export const openWebSocket: OpenWire = (url, handlers) => new WebSocketWire(url, handlers);

/** `12["name",{}]` → id 12 and the JSON; either may be missing. */
function parsePayload(text: string): { id: number; data: unknown } {
  const start = text.search(/[[{]/);
  if (start < 0) return { id: Number(text), data: undefined };
  return { id: Number(text.slice(0, start)), data: JSON.parse(text.slice(start)) as unknown };
}
