import { Outbox } from "@deskbell/protocol/outbox";
import { ProblemError } from "@deskbell/protocol/problem";
import { LiveSocket, type Request } from "@deskbell/protocol/socket";
import type { Agent, List, LiveVisitor } from "@deskbell/protocol/types";
import { localStore } from "../../lib/stored.ts";
import { ConversationBook } from "../inbox/book.ts";
import { createOpenChats } from "../inbox/open-chats.ts";
import { createSelection } from "../inbox/selection.ts";
import { createDialogs } from "../organize/dialogs.ts";
import { api } from "../session/api.ts";
import { session } from "../session/browser-session.ts";
import { SignedOutError } from "../session/session.ts";
import { may } from "../session/use-session.ts";
import { createDrafts } from "../thread/drafts.ts";
import { outboxStore } from "../thread/outbox-store.ts";
import { ThreadBook } from "../thread/thread-book.ts";
import { createTyping } from "../thread/typing.ts";
import { createLiveVisitors, PAGE } from "../live-visitors/live-visitors.ts";
import { createViewers } from "../viewers/viewers.ts";
import { createColleagues } from "./colleagues.ts";

export type Desk = ReturnType<typeof createDesk>;

/** Everything that lives as long as one person is signed in: the connection, and what is known over it. */
// long: a list of what is heard, one event after the other.
export function createDesk(user: Agent) {
  const socket: LiveSocket = new LiveSocket({
    origin: window.location.origin,
    identify: (request) => identify(request),
    fallback: async () => (await import("@deskbell/protocol/polling")).openPolling,
  });
  const book = new ConversationBook();
  const colleagues = createColleagues(socket);
  const threads = new ThreadBook({ socket, book, api, answers: may(user, "answer") });
  const outbox = new Outbox({
    store: outboxStore(window.localStorage),
    prefix: `deskbell.desk.outbox.${user.id}.`,
    send: (entry) => threads.send(entry),
  });

  const connectAs = async (request: Request, token: string) => {
    const { agent, agents } = await request("agent:connect", { token });
    colleagues.set(agents);
    session.updateUser(agent);
  };
  const identify = async (request: Request) => {
    try {
      const token = await session.token();
      try {
        await connectAs(request, token);
      } catch (error) {
        if (!(error instanceof ProblemError) || error.problem.status !== 401) throw error;
        await connectAs(request, await session.token(token));
      }
    } catch (error) {
      if (error instanceof SignedOutError) socket.disconnect();
      throw error;
    }
  };

  void outbox.load();
  socket.onState((state) => (state === "ready" ? outbox.resume() : outbox.pause()));
  follow(socket, book, user.id);

  return {
    user,
    socket,
    book,
    colleagues,
    threads,
    outbox,
    typing: createTyping(socket),
    viewers: createViewers(socket, user.id),
    liveVisitors: createLiveVisitors(socket, (cursor) =>
      api<List<LiveVisitor>>("/api/visitors", { query: { online: true, limit: PAGE, cursor } }),
    ),
    drafts: createDrafts(localStore, user.id),
    openChats: createOpenChats(localStore, user.id),
    selection: createSelection(),
    dialogs: createDialogs(),
    /** Begins to live. @returns how to end */
    start(): () => void {
      socket.connect();
      return () => {
        outbox.pause();
        socket.disconnect();
      };
    },
  };
}

/** What the live connection tells of conversations, visitors and oneself. Threads, typing and colleagues listen on their own. */
function follow(socket: LiveSocket, book: ConversationBook, me: string): void {
  for (const event of ["conversation:new", "conversation:updated"] as const) {
    socket.on(event, ({ conversation }) => book.put(conversation));
  }
  socket.on("agent:assigned", ({ conversationId, agent }) =>
    book.update(conversationId, () => ({ assignee: agent })),
  );
  for (const event of ["visitor:online", "visitor:offline"] as const) {
    socket.on(event, ({ visitor }) => book.putVisitor(visitor));
  }
  socket.on("visitor:page", ({ visitorId, page }) => book.putPage(visitorId, page));
  for (const event of ["agent:online", "agent:offline"] as const) {
    socket.on(event, ({ agentId, status }) => {
      const state = session.state();
      if (agentId === me && state.status === "signed-in") session.updateUser({ ...state.user, status });
    });
  }
}
