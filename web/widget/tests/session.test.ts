// @vitest-environment happy-dom
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Conversation, Message, Visitor } from "@deskbell/protocol/types";
import { signal } from "@preact/signals";
import { Server, type Socket } from "socket.io";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WebSocket as NodeWebSocket } from "ws";
import type { Host } from "../panel/host.ts";
import { BLANK, PanelState } from "../panel/state.ts";
import { Store } from "../panel/store.ts";

type Ack = (answer: unknown) => void;
const problem = (slug: string) => ({ type: `/problems/${slug}`, title: slug, status: 400, detail: slug });
const visitor = (id: string): Visitor => ({
  id,
  name: "Vera",
  email: null,
  phone: null,
  online: true,
  page: null,
  firstSeenAt: "2026-01-01T00:00:00.000Z",
  lastSeenAt: "2026-01-01T00:00:00.000Z",
});

/** As much of the server as one visitor's session asks for, behind the official Socket.IO. */
class FakeDeskbell {
  readonly conversations = new Map<string, { conversation: Conversation; messages: Message[] }>();
  readonly connects: { token?: string; name?: string }[] = [];
  readonly marks: [event: string, seq: number][] = [];
  /** Tokens that are good, with whose they are. */
  readonly tokens = new Map<string, string>();
  connected: (socket: Socket) => void = () => undefined;
  /** Told of every message that was kept; what it returns is whether its sender is told too. */
  answers: (content: string) => boolean = () => true;

  attach(io: Server): void {
    io.on("connection", (socket) => {
      socket.on("visitor:connect", (data: { token?: string; name?: string }, ack: Ack) => {
        this.connects.push(data);
        if (data.token && !this.tokens.has(data.token))
          return ack({ ok: false, error: problem("invalid-token") });
        const id = this.tokens.get(data.token ?? "") ?? `v${this.connects.length}`;
        const token = `token-${this.connects.length}`;
        this.tokens.set(token, id);
        socket.data = id;
        const conversations = [...this.conversations.values()]
          .map(({ conversation }) => conversation)
          .filter((conversation) => conversation.visitor.id === id);
        ack({ ok: true, visitor: visitor(id), token, conversations, online: true });
        this.connected(socket);
      });
      socket.on("conversation:start", (data: { clientId: string; message: string }, ack: Ack) => {
        const started = this.#start(socket.data as string, data.clientId, data.message);
        if (this.answers(data.message)) ack({ ok: true, ...started });
        else socket.disconnect(true);
      });
      socket.on(
        "message:send",
        (data: { conversationId: string; clientId: string; content: string }, ack: Ack) => {
          const message = this.say(data.conversationId, "visitor", data.content, data.clientId);
          if (this.answers(data.content)) ack({ ok: true, message });
          else socket.disconnect(true);
        },
      );
      socket.on(
        "conversation:join",
        ({ conversationId, after = 0 }: { conversationId: string; after?: number }, ack: Ack) => {
          const found = this.conversations.get(conversationId);
          if (!found || found.conversation.visitor.id !== socket.data)
            return ack({ ok: false, error: problem("not-found") });
          const messages = found.messages.filter(({ seq }) => seq > after);
          ack({ ok: true, conversation: found.conversation, messages, hasMore: false });
        },
      );
      for (const event of ["message:delivered", "message:read"]) {
        socket.on(event, ({ seq }: { seq: number }, ack: Ack) => {
          this.marks.push([event, seq]);
          ack({ ok: true });
        });
      }
    });
  }

  lines(): string[][] {
    return [...this.conversations.values()].map(({ messages }) =>
      messages.map(({ content }) => content ?? ""),
    );
  }

  say(id: string, kind: "visitor" | "agent", content: string, clientId: string): Message {
    const found = this.conversations.get(id);
    if (!found) throw new Error(`no conversation ${id}`);
    const again = found.messages.find((message) => message.clientId === clientId);
    if (again) return again;
    const message: Message = {
      id: `${id}-${found.messages.length + 1}`,
      conversationId: id,
      seq: found.messages.length + 1,
      clientId,
      sender: { kind, id: kind, name: kind, avatarUrl: null },
      kind: "text",
      content,
      attachments: [],
      status: "sent",
      createdAt: new Date().toISOString(),
      editedAt: null,
      deletedAt: null,
      reactions: [],
    };
    found.messages.push(message);
    Object.assign(found.conversation, { lastSeq: message.seq, lastMessage: message });
    return message;
  }

  #start(visitorId: string, clientId: string, content: string) {
    const id = `c-${clientId}`;
    const known = this.conversations.get(id);
    if (known) return { conversation: known.conversation, message: known.messages[0] };
    const at = new Date().toISOString();
    const conversation: Conversation = {
      ...{
        id,
        widgetId: "w",
        visitor: visitor(visitorId),
        status: "waiting",
        mode: "human",
        priority: "normal",
      },
      ...{ subject: null, assignee: null, team: null, tags: [], fields: null, lastSeq: 0, lastMessage: null },
      ...{ unread: 0, rating: null, createdAt: at, updatedAt: at, lastActivityAt: at, firstResponseAt: null },
      closedAt: null,
      mergedInto: null,
    };
    this.conversations.set(id, { conversation, messages: [] });
    return { conversation, message: this.say(id, "visitor", content, clientId) };
  }
}

let http: HttpServer;
let io: Server;
let fake: FakeDeskbell;
let kept: Map<string, string>;
const panels: PanelState[] = [];

async function startServer(port = 0): Promise<number> {
  http = createServer((_, response) => response.end("{}"));
  io = new Server(http);
  fake.attach(io);
  return new Promise((resolve) =>
    http.listen(port, "127.0.0.1", () => resolve((http.address() as AddressInfo).port)),
  );
}

/** The stores of the tabs that are open beside each other: each hears a little later what another one wrote. */
let tabs: Store[];

/** Another page load, with what the last one left in the host's storage. */
async function openPanel(): Promise<PanelState> {
  const tellOthers = (key: string, value: string | null) => {
    for (const tab of tabs) if (tab !== store) setTimeout(() => tab.changed(key, value), 5);
  };
  const store: Store = new Store(Object.fromEntries(kept), {
    set: (key, value) => {
      kept.set(key, value);
      tellOthers(key, value);
    },
    remove: (key) => {
      kept.delete(key);
      tellOthers(key, null);
    },
    read: (key) => Promise.resolve(kept.get(key) ?? null),
  });
  const host: Host = {
    embedded: true,
    siteKey: "demo",
    config: null,
    store,
    page: signal({ url: "https://shop.example/", title: "Shop \ud83d", referrer: null }),
    open: signal(true),
    full: signal(false),
    focusWanted: signal(0),
    lock: () => Promise.resolve(null),
    close: () => undefined,
    dressButton: () => undefined,
  };
  const panel = new PanelState(host);
  panels.push(panel);
  await panel.start();
  return panel;
}

async function openTwoTabs(): Promise<[PanelState, PanelState]> {
  const both: [PanelState, PanelState] = [await openPanel(), await openPanel()];
  tabs = both.map((panel) => panel.host.store);
  return both;
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 10 });
const waiting = (panel: PanelState) => panel.session.entries.value.map(({ content }) => content);

beforeEach(async () => {
  vi.stubGlobal("WebSocket", NodeWebSocket);
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("not in this test")));
  kept = new Map();
  tabs = [];
  fake = new FakeDeskbell();
  const port = await startServer();
  (window as unknown as { happyDOM: { setURL: (url: string) => void } }).happyDOM.setURL(
    `http://127.0.0.1:${port}/`,
  );
});
afterEach(async () => {
  for (const panel of panels.splice(0)) panel.session.socket.disconnect();
  await io.close();
  vi.unstubAllGlobals();
});

describe("a visitor's session", () => {
  it("makes no contact by looking, and one by writing", async () => {
    const panel = await openPanel();
    expect(panel.session.connection.value).toBe("idle");
    panel.send(BLANK, "Hello");
    await until(() => expect(fake.lines()).toEqual([["Hello"]]));
    expect(fake.connects.length).toBe(1);
    await until(() => expect(waiting(panel)).toEqual([]));
    const id = [...fake.conversations.keys()][0];
    expect(panel.route.value).toMatchObject({ view: "thread", lane: id });
  });

  it("keeps what was written without a server over a reload, and sends it once and in order", async () => {
    const port = (http.address() as AddressInfo).port;
    await io.close();
    const before = await openPanel();
    before.send(BLANK, "one");
    const { route } = before;
    before.send(route.value.view === "thread" ? route.value.lane : "", "two");
    before.session.socket.disconnect();
    const after = await openPanel();
    expect(waiting(after)).toEqual(["one", "two"]);
    await startServer(port);
    await until(() => expect(fake.lines()).toEqual([["one", "two"]]));
    await until(() => expect([...kept.keys()].filter((key) => key.startsWith("outbox:"))).toEqual([]));
  });

  it("comes back as the same visitor, to the conversation it was in", async () => {
    const before = await openPanel();
    before.send(BLANK, "Hello");
    await until(() => expect(waiting(before)).toEqual([]));
    before.session.socket.disconnect();
    const id = [...fake.conversations.keys()][0] ?? "";
    fake.say(id, "agent", "Welcome back", "a1");
    const after = await openPanel();
    expect(after.route.value).toMatchObject({ lane: id });
    await until(() => {
      const shown = after.session.inbox.thread(id).messages.map(({ content }) => content);
      expect(shown).toEqual(["Hello", "Welcome back"]);
    });
    expect(fake.tokens.get(fake.connects[1]?.token ?? "")).toBe("v1");
  });

  it("comes back to the list when everything is closed", async () => {
    const before = await openPanel();
    before.send(BLANK, "Hello");
    await until(() => expect(waiting(before)).toEqual([]));
    before.session.socket.disconnect();
    for (const { conversation } of fake.conversations.values()) conversation.status = "closed";
    const after = await openPanel();
    await until(() => expect(after.session.connection.value).toBe("ready"));
    expect(after.route.value.view).toBe("list");
  });

  it("forgets a refused token, begins anew, and loses no text", async () => {
    const before = await openPanel();
    before.send(BLANK, "Hello");
    await until(() => expect(waiting(before)).toEqual([]));
    const id = [...fake.conversations.keys()][0] ?? "";
    before.session.socket.disconnect();
    before.send(id, "still to be sent");
    fake.tokens.clear();
    const after = await openPanel();
    await until(() => expect(fake.lines()).toEqual([["Hello"], ["still to be sent"]]));
    await until(() => expect(after.list.value.map(({ visitor: { id } }) => id)).toEqual(["v3"]));
    expect(kept.get("token")).toBe("token-3");
  });

  it("says what was delivered and what was read, and reads only what is looked at", async () => {
    const panel = await openPanel();
    panel.send(BLANK, "Hello");
    await until(() => expect(waiting(panel)).toEqual([]));
    const id = [...fake.conversations.keys()][0] ?? "";
    panel.host.open.value = false;
    io.emit("message:new", { message: fake.say(id, "agent", "Hi", "a1") });
    await until(() => expect(fake.marks).toEqual([["message:delivered", 2]]));
    expect(panel.session.unread.value).toBe(1);
    panel.host.open.value = true;
    await until(() => expect(fake.marks.at(-1)).toEqual(["message:read", 2]));
    expect(panel.session.unread.value).toBe(0);
  });

  it("shows what was said while the connection was away", async () => {
    const panel = await openPanel();
    panel.send(BLANK, "Hello");
    await until(() => expect(waiting(panel)).toEqual([]));
    const id = [...fake.conversations.keys()][0] ?? "";
    const shown = () => panel.session.inbox.thread(id).messages.map(({ content }) => content);
    await until(() => expect(shown()).toEqual(["Hello"]));
    fake.say(id, "agent", "said meanwhile", "a1");
    io.disconnectSockets(true);
    await until(() => expect(fake.connects.length).toBe(2));
    await until(() => expect(shown()).toEqual(["Hello", "said meanwhile"]));
  });

  it("has one conversation when two tabs begin it at the same time", async () => {
    const [one, two] = await openTwoTabs();
    one.send(BLANK, "from one");
    two.send(BLANK, "from two");
    await until(() => expect([...waiting(one), ...waiting(two)]).toEqual([]));
    expect(fake.lines().map((lines) => [...lines].sort())).toEqual([["from one", "from two"]]);
    const id = [...fake.conversations.keys()][0];
    for (const panel of [one, two]) expect(panel.route.value).toMatchObject({ view: "thread", lane: id });
  });

  it("sends what was not acknowledged where it went before, however long ago", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_800_000_000_000 });
    const lost = new Set<string>();
    fake.answers = (content) => {
      const known = lost.has(content);
      lost.add(content);
      if (!known) vi.setSystemTime(Date.now() + 3_600_000);
      return known;
    };
    const [one, two] = await openTwoTabs();
    one.send(BLANK, "from one");
    two.send(BLANK, "from two");
    await vi.waitFor(() => expect([...waiting(one), ...waiting(two)]).toEqual([]), { timeout: 20_000 });
    vi.useRealTimers();
    expect(fake.lines().map((lines) => [...lines].sort())).toEqual([["from one", "from two"]]);
  }, 30_000);

  it("writes into the conversation that another tab began meanwhile, unless another one was asked for", async () => {
    const [one, two] = await openTwoTabs();
    two.setDraft(BLANK, "half a sen");
    one.send(BLANK, "Hello");
    await until(() => expect(two.session.connection.value).toBe("ready"));
    await until(() => expect(waiting(two)).toEqual([]));
    io.emit("conversation:created", { conversation: [...fake.conversations.values()][0]?.conversation });
    await until(() => expect(two.list.value.length).toBe(1));
    expect(two.route.value).toMatchObject({ lane: BLANK });
    two.send(BLANK, "half a sentence");
    await until(() => expect(fake.lines()).toEqual([["Hello", "half a sentence"]]));
    two.go({ view: "thread", lane: BLANK });
    two.send(BLANK, "Something else");
    await until(() => expect(fake.lines()).toEqual([["Hello", "half a sentence"], ["Something else"]]));
  });

  it("fills a gap by itself", async () => {
    const panel = await openPanel();
    panel.send(BLANK, "Hello");
    await until(() => expect(waiting(panel)).toEqual([]));
    const id = [...fake.conversations.keys()][0] ?? "";
    fake.say(id, "agent", "lost on the way", "a1");
    io.emit("message:new", { message: fake.say(id, "agent", "heard", "a2") });
    await until(() => {
      const shown = panel.session.inbox.thread(id).messages.map(({ content }) => content);
      expect(shown).toEqual(["Hello", "lost on the way", "heard"]);
    });
  });
});
