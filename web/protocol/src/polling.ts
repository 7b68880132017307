import { io } from "socket.io-client";
import type { OpenWire } from "./wire.ts";

/**
 * The official client, for networks that let no WebSocket through. Heavy: load it by `import()` only
 * (`SocketOptions.fallback`).
 */
export const openPolling: OpenWire = (url, handlers) => {
  const { origin, pathname } = new URL(url);
  const socket = io(origin, {
    path: pathname,
    transports: ["polling"],
    reconnection: false,
    forceNew: true,
    closeOnBeforeunload: true,
  });
  const close = () => {
    socket.off();
    socket.offAny();
    socket.disconnect();
  };
  const end = () => {
    close();
    handlers.onClose();
  };
  socket.on("connect", handlers.onOpen);
  socket.on("disconnect", end);
  socket.on("connect_error", end);
  socket.onAny((event: string, data: unknown) => handlers.onEvent(event, data));
  return {
    emit: (event, data, ack) => {
      socket.emit(event, data, ack);
    },
    close,
  };
};
