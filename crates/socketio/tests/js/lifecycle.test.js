// How connections begin and end.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { Manager } from "socket.io-client";

import { client, connected, event, moved, startServer, transports } from "./echo-server.js";

/** The next `gone` that `watcher` is told for `label`. */
async function gone(watcher, label) {
  for (;;) {
    const [news] = await event(watcher, "gone");
    if (news.label === label) return news.reason;
  }
}

for (const [name, options] of Object.entries(transports)) {
  describe(name, () => {
    let address;
    let watcher;
    before(async () => {
      address = await startServer({ CONNECT_TIMEOUT_MS: 500 });
      watcher = await connected(address, { transports: ["websocket"] });
      await watcher.emitWithAck("watch");
    });

    it("hears that the client leaves", async () => {
      const socket = await connected(address, { ...options, auth: { label: "leaves" } });
      const reason = gone(watcher, "leaves");
      socket.disconnect();
      assert.equal(await reason, "ClientDisconnect");
    });

    it("hears that the connection broke", async () => {
      const socket = await connected(address, { ...options, auth: { label: "breaks" } });
      if (name === "upgrade") await moved(socket);
      const reason = gone(watcher, "breaks");
      socket.io.engine.close();
      assert.equal(await reason, "TransportClose");
    });

    it("ends a socket for good", async () => {
      const socket = await connected(address, { ...options, reconnection: true, auth: { label: "ended" } });
      const reason = gone(watcher, "ended");
      socket.emit("disconnect me");
      assert.deepEqual((await event(socket, "disconnect"))[0], "io server disconnect");
      assert.equal(await reason, "ServerDisconnect");
      assert.equal(socket.active, false);
    });

    it("closes a connection, and the client comes back", async () => {
      const socket = await connected(address, { ...options, reconnection: true, reconnectionDelay: 10 });
      const before = socket.id;
      socket.emit("close me");
      assert.deepEqual((await event(socket, "disconnect"))[0], "transport close");
      await event(socket, "connect");
      assert.notEqual(socket.id, before);
      assert.equal(await socket.emitWithAck("echo", "again"), "again");
    });

    it("refuses with a message and data", async () => {
      const socket = client(address, { ...options, auth: { refuse: true } });
      const [error] = await event(socket, "connect_error");
      assert.equal(error.message, "not you");
      assert.deepEqual(error.data, { code: "not-you" });
    });

    it("lets a refused client try again on the same connection", async () => {
      const socket = client(address, { ...options, auth: { refuse: true } });
      await event(socket, "connect_error");
      socket.auth = { refuse: false };
      socket.connect();
      await event(socket, "connect");
      assert.equal(await socket.emitWithAck("echo", 1), 1);
    });

    it("knows no namespace but the default one", async () => {
      const manager = new Manager(address, { ...options, reconnection: false });
      const other = manager.socket("/admin?x=1");
      const [error] = await event(other, "connect_error");
      assert.equal(error.message, "Invalid namespace");
      const socket = manager.socket("/");
      socket.connect();
      await event(socket, "connect");
      assert.equal(await socket.emitWithAck("echo", 1), 1);
      socket.disconnect();
      manager._close();
    });

    it("closes who never connects as a socket", async () => {
      const manager = new Manager(address, { ...options, reconnection: false, autoConnect: false });
      const closed = event(manager, "close");
      manager.open();
      assert.equal((await closed)[0], "transport close");
    });
  });
}

describe("heartbeat", () => {
  for (const [name, options] of Object.entries(transports)) {
    it(`keeps an idle client by ${name}`, async () => {
      const address = await startServer({ PING_INTERVAL_MS: 50, PING_TIMEOUT_MS: 2_000 });
      const socket = await connected(address, options);
      let ended = false;
      socket.on("disconnect", () => {
        ended = true;
      });
      // Far more pings than fit without pongs.
      for (let count = 0; count < 10; count += 1) await event(socket.io, "ping");
      assert.equal(ended, false);
      assert.equal(await socket.emitWithAck("echo", 1), 1);
    });
  }
});

describe("limits", () => {
  it("refuses more connections than there may be from one address", async () => {
    const address = await startServer({ MAX_SOCKETS_PER_ADDRESS: 2 });
    const first = await connected(address);
    await connected(address, { transports: ["websocket"] });
    const third = client(address);
    await event(third, "connect_error");
    const answer = await fetch(`${address}/socket.io/?EIO=4&transport=polling`);
    assert.equal(answer.status, 429);
    assert.equal(answer.headers.get("content-type"), "application/problem+json");
    assert.equal((await answer.json()).type, "/problems/rate-limited");
    const watcher = first;
    await watcher.emitWithAck("watch");
    first.disconnect();
  });

  it("admits a page of an allowed origin only", async () => {
    const address = await startServer({ ALLOWED_ORIGIN: "https://good.example" });
    const from = (origin) => ({ extraHeaders: { origin } });
    for (const options of Object.values(transports)) {
      const socket = await connected(address, { ...options, ...from("https://good.example") });
      assert.equal((await socket.emitWithAck("handshake")).origin, "https://good.example");
      const other = client(address, { ...options, ...from("https://evil.example") });
      await event(other, "connect_error");
    }
  });
});
