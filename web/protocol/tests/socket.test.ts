// @vitest-environment happy-dom
// @vitest-environment-options { "url": "http://localhost/" }
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WebSocket as NodeWebSocket, WebSocketServer } from "ws";
import { openPolling } from "../src/polling.ts";
import { ConnectionError, ProblemError } from "../src/problem.ts";
import { LiveSocket, type SocketOptions, type SocketState } from "../src/socket.ts";
import { openWebSocket } from "../src/wire.ts";

/** The official server, as the other end that the client has to please. */
let http: HttpServer;
let io: Server;
let origin: string;
const sockets: LiveSocket[] = [];

const listen = (server: HttpServer, port = 0) =>
  new Promise<number>((resolve) =>
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)),
  );

async function startServer(port = 0) {
  http = createServer((_, response) => response.end("{}"));
  io = new Server(http, { cors: { origin: true } });
  origin = `http://127.0.0.1:${await listen(http, port)}`;
}

beforeEach(async () => {
  vi.stubGlobal("WebSocket", NodeWebSocket);
  await startServer();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect();
  await io.close();
  vi.unstubAllGlobals();
});

function live(options: Partial<SocketOptions> = {}): LiveSocket {
  const socket = new LiveSocket({ origin, ...options });
  sockets.push(socket);
  return socket;
}

const state = (socket: LiveSocket, wanted: SocketState) =>
  new Promise<void>((resolve) => {
    if (socket.state === wanted) return resolve();
    const stop = socket.onState((now) => {
      if (now !== wanted) return;
      stop();
      resolve();
    });
  });

describe.each([
  ["its own WebSocket", openWebSocket],
  ["the official client polling", openPolling],
])("a live connection over %s", (_, open) => {
  it("asks, is answered, refused, and told", async () => {
    io.on("connection", (socket) => {
      socket.on("message:send", (data: { content: string }, ack: (answer: unknown) => void) => {
        if (data.content === "no") {
          ack({
            ok: false,
            error: { type: "/problems/too-large", title: "Too large", status: 413, detail: "d" },
          });
        } else {
          socket.emit("message:new", { message: data });
          ack({ ok: true, message: data });
        }
      });
    });
    const socket = live({ open });
    const heard: unknown[] = [];
    socket.on("message:new", (data) => heard.push(data));
    socket.connect();
    await state(socket, "ready");
    const text = 'ünï "quoted" [1,2] {😀}';
    const sent = { conversationId: "c", clientId: "x", content: text };
    await expect(socket.request("message:send", sent)).resolves.toMatchObject({ message: sent });
    expect(heard).toEqual([{ message: sent }]);
    const refused = socket.request("message:send", { ...sent, content: "no" });
    await expect(refused).rejects.toMatchObject({ slug: "too-large" });
    await expect(refused).rejects.toBeInstanceOf(ProblemError);
  });

  it("tells at once that the connection was lost, and is somebody again after it", async () => {
    let identified = 0;
    const socket = live({
      open,
      identify: async (request) => {
        await request("agent:connect", { token: "t" });
        identified += 1;
      },
    });
    io.on("connection", (s) =>
      s.on("agent:connect", (_data, ack: (a: unknown) => void) => ack({ ok: true })),
    );
    socket.connect();
    await state(socket, "ready");
    const pending = socket.request("typing:stop", { conversationId: "c" });
    io.disconnectSockets(true);
    await expect(pending).rejects.toMatchObject({ trouble: "lost" });
    await state(socket, "ready");
    expect(identified).toBe(2);
  });
});

describe("a live connection", () => {
  it("is not ready before it is somebody, and asks nothing then", async () => {
    const socket = live({ identify: () => new Promise(() => undefined) });
    const connected = new Promise<void>((resolve) => io.on("connection", () => resolve()));
    socket.connect();
    await connected;
    expect(socket.state).toBe("connecting");
    await expect(socket.request("typing:stop", { conversationId: "c" })).rejects.toEqual(
      new ConnectionError("offline"),
    );
  });

  it("gives up on an ack that does not come in time", async () => {
    const socket = live();
    socket.connect();
    await state(socket, "ready");
    const request = socket.request("typing:stop", { conversationId: "c" }, 30);
    await expect(request).rejects.toMatchObject({ trouble: "timeout" });
  });

  it("comes back after the server was away", async () => {
    const socket = live();
    socket.connect();
    await state(socket, "ready");
    const port = Number(new URL(origin).port);
    await io.close();
    await state(socket, "waiting");
    await startServer(port);
    await state(socket, "ready");
  });

  it("goes to another server in the time that a draining one gives", async () => {
    const socket = live();
    socket.connect();
    await state(socket, "ready");
    let connections = 0;
    const again = new Promise<void>((resolve) => io.on("connection", () => ((connections += 1), resolve())));
    io.emit("server:drain", { withinSeconds: 0.1 });
    await again;
    await state(socket, "ready");
    expect(connections).toBe(1);
  });

  it("notices a connection that died without a word", async () => {
    const dead = createServer();
    const ws = new WebSocketServer({ server: dead });
    let connections = 0;
    const twice = new Promise<void>((resolve) => {
      ws.on("connection", (peer) => {
        connections += 1;
        if (connections === 2) resolve();
        peer.send('0{"sid":"s","upgrades":[],"pingInterval":40,"pingTimeout":20,"maxPayload":65536}');
        peer.on("message", () => {
          peer.send('40{"sid":"t"}');
        });
      });
    });
    const socket = live({ origin: `http://127.0.0.1:${await listen(dead)}` });
    socket.connect();
    await state(socket, "ready");
    await twice;
    socket.disconnect();
    ws.close();
    dead.closeAllConnections();
    dead.close();
  });

  it("falls back where HTTP works and a WebSocket does not", async () => {
    // The page's own fetch would mind the other origin; this test is not about that.
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("{}")));
    const fallback = vi.fn(() => Promise.resolve(openPolling));
    const noWebSocket: typeof openWebSocket = () => {
      throw new Error("forbidden");
    };
    const socket = live({ open: noWebSocket, fallback });
    socket.connect();
    await state(socket, "ready");
    expect(fallback).toHaveBeenCalledTimes(1);
  });

  it("closes when the browser says that the network is gone, and hurries when it is back", async () => {
    const socket = live();
    socket.connect();
    await state(socket, "ready");
    dispatchEvent(new Event("offline"));
    expect(socket.state).toBe("waiting");
    dispatchEvent(new Event("online"));
    await state(socket, "ready");
  });

  it("stays closed once it is not wanted", async () => {
    const socket = live();
    socket.connect();
    await state(socket, "ready");
    const gone = new Promise<void>((resolve) =>
      [...io.sockets.sockets.values()][0]?.on("disconnect", () => resolve()),
    );
    socket.disconnect();
    await gone;
    expect(socket.state).toBe("idle");
  });
});
