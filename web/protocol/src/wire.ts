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
export const openWebSocket: OpenWire = (url, handlers) => {
  const acks = new Map<number, (answer: unknown) => void>();
  let lastAck = 0;
  let silenceLimit = OPEN_TIMEOUT_MS;
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  const endpoint = new URL(url);
  endpoint.protocol = endpoint.protocol === "https:" ? "wss:" : "ws:";
  endpoint.search = "?EIO=4&transport=websocket";
  const ws = new WebSocket(endpoint);

  const watch = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(end, silenceLimit);
  };
  const silence = () => {
    clearTimeout(watchdog);
    acks.clear();
    ws.onmessage = ws.onclose = null;
    // Closing one that is still connecting is an error to some implementations.
    ws.onerror = () => undefined;
    ws.close();
  };
  const end = () => {
    silence();
    handlers.onClose();
  };
  const takePacket = (packet: string) => {
    switch (packet[0]) {
      case "0": {
        const { data } = parsePayload(packet.slice(1)) as {
          data: { pingInterval: number; pingTimeout: number };
        };
        silenceLimit = data.pingInterval + data.pingTimeout;
        ws.send("40");
        break;
      }
      case "1":
        return end();
      case "2":
        ws.send("3");
        watch();
        break;
      case "4":
        return takeMessage(packet[1], packet.slice(2));
    }
  };
  const takeMessage = (type: string | undefined, rest: string) => {
    const { id, data } = parsePayload(rest);
    switch (type) {
      case "0":
        watch();
        return handlers.onOpen();
      case "1":
      case "4":
        return end();
      case "2":
        if (Array.isArray(data)) handlers.onEvent(String(data[0]), data[1]);
        return;
      case "3": {
        const ack = acks.get(id);
        acks.delete(id);
        ack?.((data as unknown[])[0]);
      }
    }
  };

  watch();
  ws.onclose = ws.onerror = end;
  ws.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === "string") takePacket(data);
  };
  return {
    emit(event, data, ack) {
      lastAck += 1;
      acks.set(lastAck, ack);
      ws.send(`42${lastAck}${JSON.stringify([event, data])}`);
    },
    close: silence,
  };
};

/** `12["name",{}]` → id 12 and the JSON; either may be missing. */
function parsePayload(text: string): { id: number; data: unknown } {
  const start = text.search(/[[{]/);
  if (start < 0) return { id: Number(text), data: undefined };
  return { id: Number(text.slice(0, start)), data: JSON.parse(text.slice(start)) as unknown };
}
