import type { LiveSocket, SocketState } from "@deskbell/protocol/socket";
import { beforeEach, describe, expect, it } from "vitest";
import { createViewers } from "./viewers.ts";

const agent = (id: string) => ({ id, name: id, avatarUrl: null });
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("who else is here", () => {
  const told: (string | null)[] = [];
  let handlers: Map<string, (data: unknown) => void>;
  let states: ((state: SocketState) => void)[];
  let socket: { state: SocketState };
  let viewers: ReturnType<typeof createViewers>;
  /** Set by a test that answers by hand, in whatever order. */
  let answers: ((agents: object[]) => void)[] | null;

  beforeEach(() => {
    told.length = 0;
    answers = null;
    handlers = new Map();
    states = [];
    socket = {
      state: "ready",
      on: (event: string, handler: (data: unknown) => void) => handlers.set(event, handler),
      onState: (handler: (state: SocketState) => void) => states.push(handler),
      request: (_: string, { conversationId }: { conversationId: string | null }) => {
        told.push(conversationId);
        if (answers !== null) {
          return new Promise((resolve) => answers?.push((agents) => resolve({ viewers: agents })));
        }
        return Promise.resolve({ viewers: conversationId === null ? [] : [agent("me"), agent("ben")] });
      },
    } as unknown as { state: SocketState };
    viewers = createViewers(socket as unknown as LiveSocket, "me");
  });

  const hear = (event: string, data: unknown) => handlers.get(event)?.(data);
  const typing = (note = false) => ({
    conversationId: "a",
    by: { kind: "agent", ...agent("ben") },
    preview: null,
    note,
  });

  it("goes from one conversation to the next in one step, and leaves oneself out", async () => {
    viewers.look("a");
    await settled();
    viewers.look(null);
    viewers.look("b");
    await settled();
    expect(told).toEqual(["a", "b"]);
    expect(viewers.others()).toEqual([agent("ben")]);
  });

  it("hears of the conversation that is looked at alone", async () => {
    viewers.look("a");
    await settled();
    hear("conversation:viewers", { conversationId: "z", agents: [agent("cleo")] });
    expect(viewers.others()).toEqual([agent("ben")]);
    hear("conversation:viewers", { conversationId: "a", agents: [agent("me")] });
    expect(viewers.others()).toEqual([]);
  });

  it("takes what was heard for newer than an answer that was on its way", async () => {
    answers = [];
    viewers.look("a");
    await settled();
    hear("conversation:viewers", { conversationId: "a", agents: [agent("ben"), agent("cleo")] });
    answers[0]?.([agent("ben")]);
    await settled();
    expect(viewers.others()).toEqual([agent("ben"), agent("cleo")]);
  });

  it("takes the answer to its last question alone, back where it was before", async () => {
    answers = [];
    for (const id of ["a", "b", "a"]) {
      viewers.look(id);
      await settled();
    }
    answers[2]?.([agent("ben")]);
    answers[0]?.([agent("cleo")]);
    await settled();
    expect([told, viewers.others()]).toEqual([["a", "b", "a"], [agent("ben")]]);
  });

  it("says it again on a new connection, and knows nothing meanwhile", async () => {
    viewers.look("a");
    await settled();
    hear("typing:start", typing());
    socket.state = "idle";
    states.forEach((handler) => handler("idle"));
    expect([viewers.others(), viewers.writers()]).toEqual([[], []]);
    socket.state = "ready";
    states.forEach((handler) => handler("ready"));
    await settled();
    expect(told).toEqual(["a", "a"]);
    expect(viewers.others()).toEqual([agent("ben")]);
  });

  it("knows who writes, until they stop or have sent it", async () => {
    viewers.look("a");
    await settled();
    hear("typing:start", typing());
    expect(viewers.writers()).toEqual([{ id: "ben", name: "ben", note: false }]);
    hear("typing:start", typing(true));
    expect(viewers.writers()).toEqual([{ id: "ben", name: "ben", note: true }]);
    hear("typing:stop", typing());
    expect(viewers.writers()).toEqual([]);
    hear("typing:start", typing());
    hear("message:new", { message: { conversationId: "a", sender: { id: "ben" } } });
    expect(viewers.writers()).toEqual([]);
    hear("typing:start", { ...typing(), by: { kind: "agent", ...agent("me") } });
    expect(viewers.writers(), "another tab of one's own").toEqual([]);
  });
});
