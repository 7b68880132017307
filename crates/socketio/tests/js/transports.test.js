// What holds in every transport.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { client, collect, connected, event, moved, startServer, transports } from "./echo-server.js";

const hostileTexts = [
  "",
  "\u0000\u0001\u001e\u001f",
  "4\u001e5\u001e1\u001e",
  '"],["',
  "\ud800 lone \udfff",
  "👩‍👩‍👧‍👦 \u202Eright to left\u202C e\u0301\u0301\u0301",
  "\ufeff\u2028\u2029\uffff",
  "x".repeat(10_000),
];

for (const [name, options] of Object.entries(transports)) {
  describe(name, () => {
    let address;
    before(async () => {
      address = await startServer();
    });

    it("connects, and is told who it is", async () => {
      const socket = await connected(address, { ...options, auth: { label: "a", token: "t" } });
      assert.match(socket.id, /^[\w-]{22}$/);
      const seen = await socket.emitWithAck("handshake");
      assert.deepEqual(seen.auth, { label: "a", token: "t" });
      assert.equal(seen.address, "127.0.0.1");
      assert.equal(seen.host, new URL(address).host);
      assert.equal(seen.origin, null);
    });

    it("takes the second path", async () => {
      const socket = await connected(address, { ...options, path: "/api/socketio" });
      assert.equal(await socket.emitWithAck("echo", 7), 7);
    });

    it("acknowledges with what was sent, hostile text included", async () => {
      const socket = await connected(address, options);
      for (const text of hostileTexts) {
        // A lone surrogate is no Unicode; the WebSocket and HTTP both replace it, JSON escapes it.
        assert.equal(await socket.emitWithAck("echo", text), text);
        assert.deepEqual(await socket.emitWithAck("echo", { [text]: [text] }), { [text]: [text] });
      }
      assert.equal(await socket.emitWithAck("echo"), null);
      assert.equal(await socket.emitWithAck("any name \u{1F600} \"'\\", 1), 1);
    });

    it("handles 1,000 events sent back to back in order, and answers in order", async () => {
      const socket = await connected(address, options);
      const numbers = Array.from({ length: 1_000 }, (_, number) => number);
      const answered = [];
      await Promise.all(
        numbers.map((number) => socket.emitWithAck("number", number).then((it) => answered.push(it))),
      );
      assert.deepEqual(answered, numbers);
      assert.deepEqual(await socket.emitWithAck("numbers"), numbers);
    });

    it("sends 1,000 events back to back in order", async () => {
      const socket = await connected(address, options);
      const received = collect(socket, "burst", 1_000);
      await socket.emitWithAck("burst", 1_000);
      assert.deepEqual(
        await received,
        Array.from({ length: 1_000 }, (_, number) => number),
      );
    });

    it("sends what the server emits while connecting after the welcome", async () => {
      const socket = client(address, { ...options, auth: { greet: true } });
      const order = [];
      socket.onAny((name) => order.push(name));
      socket.on("connect", () => order.push("connect"));
      await event(socket, "greeting");
      assert.deepEqual(order, ["connect", "greeting"]);
    });

    it("broadcasts to rooms, once to each socket", async () => {
      const room = Math.floor(Math.random() * 1_000_000);
      const [a, b, c] = await Promise.all([1, 2, 3].map(() => connected(address, options)));
      assert.equal(await a.emitWithAck("join", room), 1);
      assert.equal(await a.emitWithAck("join", room + 1), 1);
      assert.equal(await b.emitWithAck("join", room + 1), 2);
      const news = [];
      for (const [who, socket] of Object.entries({ a, b, c })) {
        socket.on("news", (data) => news.push([who, data]));
      }
      const rooms = [room, room + 1];
      assert.equal(await c.emitWithAck("broadcast", { rooms, data: "one" }), 2);
      assert.equal(await a.emitWithAck("broadcast", { rooms, others: true, data: { two: "é" } }), 1);
      assert.equal(await b.emitWithAck("leave", room + 1), 1);
      assert.equal(await c.emitWithAck("broadcast", { rooms, data: 3 }), 1);
      // What was emitted before an acknowledgement is there before it.
      await Promise.all([a, b, c].map((socket) => socket.emitWithAck("echo")));
      assert.deepEqual(
        news.sort(),
        [
          ["a", "one"],
          ["a", 3],
          ["b", "one"],
          ["b", { two: "é" }],
        ].sort(),
      );
    });

    it("asks the client, and gives up after a time", async () => {
      const socket = await connected(address, options);
      socket.on("question", (question, answer) => {
        if (question !== "do not answer") answer({ answered: question });
      });
      assert.deepEqual(await socket.emitWithAck("ask", "é?"), { answered: "é?" });
      assert.deepEqual(await socket.emitWithAck("ask", "do not answer"), {
        error: "the client did not acknowledge in time",
      });
    });

    it("goes on with other events while an acknowledgement is under way", async () => {
      const socket = await connected(address, options);
      const order = [];
      await Promise.all(
        [200, 100, 0].map((wait) => socket.emitWithAck("later", wait).then((it) => order.push(it))),
      );
      assert.deepEqual(order, [0, 100, 200]);
    });

    it("takes the largest packet that it announced, and drops who sends a larger one", async () => {
      const socket = await connected(address, options);
      await movedIf(name, socket);
      const text = "x".repeat(64 * 1024 - 100);
      assert.equal(await socket.emitWithAck("echo", text), text);
      socket.emit("echo", "x".repeat(64 * 1024));
      const [reason] = await event(socket, "disconnect");
      assert.match(reason, /^transport (close|error)$/);
      const next = await connected(address, options);
      assert.equal(await next.emitWithAck("echo", 1), 1);
    });

    it("refuses binary data by closing", async () => {
      const socket = await connected(address, options);
      await movedIf(name, socket);
      socket.emit("echo", new Uint8Array([1, 2, 3]));
      const [reason] = await event(socket, "disconnect");
      assert.match(reason, /^transport (close|error)$/);
    });
  });
}

async function movedIf(name, socket) {
  if (name === "upgrade") await moved(socket);
}

describe("upgrade", () => {
  it("keeps the order of both directions while moving", async () => {
    const address = await startServer();
    for (let round = 0; round < 20; round += 1) {
      const socket = await connected(address);
      const received = collect(socket, "burst", 1_000);
      const answered = [];
      const numbers = Array.from({ length: 1_000 }, (_, number) => number);
      const upgraded = moved(socket);
      // Spread over the move: some by polling, some while it is under way, some by WebSocket.
      for (const number of numbers) {
        if (number % 10 === 0) await new Promise(setImmediate);
        if (number === 300) socket.emit("burst", 500);
        void socket.emitWithAck("number", number).then((it) => answered.push(it));
      }
      await upgraded;
      await socket.emitWithAck("echo");
      socket.emit("burst", 500);
      const burst = Array.from({ length: 500 }, (_, number) => number);
      assert.deepEqual(await received, [...burst, ...burst]);
      assert.deepEqual(await socket.emitWithAck("numbers"), numbers);
      assert.deepEqual(answered, numbers);
      socket.disconnect();
    }
  });
});
