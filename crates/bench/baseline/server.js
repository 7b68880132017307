// The yardstick: what a careful Node developer would build for the same job, tuned.
//
// It speaks the subset of Deskbell's wire contract that `deskbell-bench load` and `idle` use, with the same promise: a send is acknowledged
// after its row is durably committed (WAL, synchronous=FULL), a `clientId` never makes two rows, `seq` is dense per conversation.
// Tuned: WebSocket only, no compression, native UTF-8 checks and masking (bufferutil), prepared statements, group commit.
// Left out: sessions, permissions, rate limits, validation beyond what keeps it standing. All of that would make it slower, never faster.

import { createServer } from "node:http";
import { Server } from "socket.io";
import { Store } from "./store.js";

const port = Number(process.env.PORT ?? 3000);
const store = new Store(process.env.DATABASE_FILE ?? "baseline.sqlite3");

/** Sends that arrived while the last group was committing. @type {Array<{socket: import("socket.io").Socket, data: any, by: any, ack: Function}>} */
let waiting = [];
let scheduled = false;

const http = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => answer(request, response, body));
});

const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false, serveClient: false });
// The request that opened the socket would otherwise be kept for the life of the connection.
io.engine.on("connection", (rawSocket) => (rawSocket.request = null));

io.on("connection", (socket) => {
  socket.on("visitor:connect", (data, ack) => {
    const visitor = store.visitor(data.token);
    if (data.siteKey !== store.siteKey) return ack(refusal(404, "not-found"));
    socket.data.by = { kind: "visitor", id: visitor.id, name: data.name ?? null };
    socket.join(`visitor:${visitor.id}`);
    ack({ ok: true, visitor, token: visitor.id, conversations: [], online: true });
  });
  socket.on("agent:connect", (data, ack) => {
    const agent = store.agentByToken(data.token);
    if (!agent) return ack(refusal(401, "invalid-token"));
    socket.data.by = { kind: "agent", id: agent.id, name: agent.name };
    socket.join(["agents", `agent:${agent.id}`]);
    ack({ ok: true, agent, agents: [] });
  });
  socket.on("conversation:start", (data, ack) => {
    if (!socket.data.by) return ack(refusal(401, "unauthenticated"));
    const { conversation, message } = store.start(socket.data.by, data);
    socket.join(`conversation:${conversation.id}`);
    ack({ ok: true, conversation, message });
    io.to("agents").emit("conversation:new", { conversation });
  });
  socket.on("conversation:join", (data, ack) => {
    if (!store.conversation(data.conversationId)) return ack(refusal(404, "not-found"));
    socket.join(`conversation:${data.conversationId}`);
    ack({ ok: true, conversation: store.conversation(data.conversationId), ...store.history(data.conversationId, data.after ?? 0, 500) });
  });
  socket.on("message:send", (data, ack) => {
    if (!socket.data.by) return ack(refusal(401, "unauthenticated"));
    waiting.push({ socket, data, by: socket.data.by, ack });
    if (scheduled) return;
    scheduled = true;
    // After the poll phase: everything that the sockets had to say by then is one group.
    setImmediate(commitWaiting);
  });
});

function commitWaiting() {
  scheduled = false;
  const group = waiting;
  waiting = [];
  let results;
  try {
    results = store.commit(group);
  } catch {
    for (const send of group) send.ack(refusal(503, "storage-unavailable"));
    return;
  }
  group.forEach((send, index) => {
    const { message, fresh, problem } = results[index];
    if (problem) return send.ack(refusal(404, problem));
    if (fresh) send.socket.to(`conversation:${message.conversationId}`).emit("message:new", { message });
    send.ack({ ok: true, message });
  });
}

function refusal(status, slug) {
  return { ok: false, error: { type: `/problems/${slug}`, title: slug, status, detail: slug } };
}

function answer(request, response, body) {
  const url = new URL(request.url, "http://localhost");
  const reply = (status, value) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(value === undefined ? "" : JSON.stringify(value));
  };
  try {
    const [status, value] = route(request, url, body ? JSON.parse(body) : {});
    reply(status, value);
  } catch (error) {
    reply(500, { type: "/problems/internal", title: "internal", status: 500, detail: String(error) });
  }
}

function route(request, url, data) {
  const who = store.agentByToken((request.headers.authorization ?? "").replace("Bearer ", ""));
  const door = `${request.method} ${url.pathname}`;
  const problem = (status, slug) => [status, refusal(status, slug).error];
  if (door === "GET /api/health/ready") return [200, { status: "ready" }];
  if (door === "POST /api/auth/register") return store.hasAgents() ? problem(403, "forbidden") : [201, session(store.addAgent(data, "owner"))];
  if (door === "POST /api/auth/login") {
    const agent = store.login(data.email, data.password);
    return agent ? [200, session(agent)] : problem(401, "invalid-credentials");
  }
  if (!who) return problem(401, "unauthenticated");
  if (door === "GET /api/widgets") return [200, { items: [{ siteKey: store.siteKey, name: "Baseline" }], nextCursor: null }];
  if (door === "POST /api/agents") return store.hasEmail(data.email) ? problem(409, "conflict") : [201, store.addAgent(data, data.role)];
  const assign = /^PUT \/api\/conversations\/([^/]+)\/assign$/.exec(door);
  if (assign) {
    io.in(`agent:${who.id}`).socketsJoin(`conversation:${assign[1]}`);
    return [200, store.conversation(assign[1])];
  }
  const history = /^GET \/api\/messages\/([^/]+)$/.exec(door);
  if (history) return [200, store.history(history[1], Number(url.searchParams.get("after") ?? 0), Number(url.searchParams.get("limit") ?? 100))];
  return problem(404, "not-found");
}

function session(agent) {
  return { user: agent, token: agent.id, refreshToken: agent.id, expiresAt: new Date(Date.now() + 900_000).toISOString() };
}

http.listen(port, "127.0.0.1", () => console.log(`baseline listens on http://127.0.0.1:${port}`));
