// Starts the echo server of this crate on a free port, and stops it after the tests of the file.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after } from "node:test";

import { io } from "socket.io-client";

/** How each transport is asked for; `upgrade` is what a client does that was told nothing. */
export const transports = {
  websocket: { transports: ["websocket"] },
  polling: { transports: ["polling"] },
  upgrade: {},
};

const running = new Set();
const open = new Set();

// Of the file: a hook that is added by a hook would end with that.
after(() => {
  open.forEach((socket) => socket.disconnect());
  running.forEach((server) => server.kill());
});

/** Starts a server with `limits` (names as in `examples/echo.rs`) and gives its address. */
export async function startServer(limits = {}) {
  const program = process.env.SOCKETIO_ECHO;
  if (!program) {
    throw new Error("SOCKETIO_ECHO must name the echo example; `cargo nextest run -p socketio` sets it");
  }
  const env = { ...process.env };
  for (const [name, value] of Object.entries(limits)) env[`ECHO_${name}`] = String(value);
  const server = spawn(program, { env, stdio: ["ignore", "pipe", "inherit"] });
  running.add(server);
  const [line] = await once(createInterface(server.stdout), "line");
  return line.replace("listening on ", "");
}

/** A client that is closed after the tests of the file. */
export function client(address, options = {}) {
  const socket = io(address, { forceNew: true, reconnection: false, ...options });
  open.add(socket);
  return socket;
}

/** A client that is connected. */
export async function connected(address, options = {}) {
  const socket = client(address, options);
  await event(socket, "connect");
  return socket;
}

/** The next `name` of `socket`: its arguments, or a clear error instead of a test that hangs. */
export function event(socket, name, within = 10_000) {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`no ${name} within ${within} ms`)), within);
    socket.once(name, (...values) => {
      clearTimeout(limit);
      resolve(values);
    });
    if (name !== "connect_error") {
      socket.once("connect_error", (error) => {
        clearTimeout(limit);
        reject(error);
      });
    }
  });
}

/** Collects `count` values of the event `name`. */
export function collect(socket, name, count) {
  return new Promise((resolve) => {
    const values = [];
    socket.on(name, (value) => {
      values.push(value);
      if (values.length === count) resolve(values);
    });
  });
}

/** Waits until the client has moved to a WebSocket. */
export async function moved(socket) {
  if (socket.io.engine.transport.name !== "websocket") await event(socket.io.engine, "upgrade");
}
