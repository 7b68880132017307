import { ConnectionError, ProblemError } from "@deskbell/protocol/problem";
import type { Agent, SignedIn } from "@deskbell/protocol/types";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { memoryStore } from "../../lib/stored.ts";
import type { AuthApi } from "./auth-api.ts";
import { createSession, lifeOf, type Session, type TabNews } from "./session.ts";
import { leaseLock, type TabLock } from "./tab-lock.ts";

const LIFE_MS = 15 * 60_000;

const user: Agent = {
  id: "me",
  workspaceId: "w",
  name: "Grace",
  email: "grace@example.com",
  role: "owner",
  customRole: null,
  permissions: ["see-conversations", "answer"],
  status: "online",
  avatarUrl: null,
  teams: [],
  capacity: null,
  createdAt: "2026-01-01T00:00:00.000Z",
};

/** A server that, as ours, ends the family when a refresh token comes a second time. */
function server() {
  const spent = new Set<string>();
  let count = 0;
  let ended = false;
  const answer = (): SignedIn => {
    count += 1;
    const expiresAt = new Date(Date.now() + LIFE_MS).toISOString();
    return { user, token: `access-${count}`, refreshToken: `refresh-${count}`, expiresAt };
  };
  const refresh = vi.fn(async (token: string): Promise<SignedIn> => {
    await Promise.resolve();
    if (spent.has(token)) ended = true;
    if (ended) throw refused();
    spent.add(token);
    return answer();
  });
  const unused = () => Promise.reject(new Error("not part of this test"));
  const auth: AuthApi = {
    setup: unused,
    provider: unused,
    handOver: unused,
    answerChallenge: unused,
    register: unused,
    acceptInvitation: unused,
    me: unused,
    login: () => Promise.resolve(answer()),
    logout: () => Promise.resolve(),
    refresh,
  };
  return { auth, refresh, end: () => (ended = true), isEnded: () => ended };
}

function refused(): ProblemError {
  return new ProblemError({ type: "/problems/invalid-token", title: "Refused", status: 401, detail: null });
}

function oneAtATime(): TabLock {
  let last: Promise<unknown> = Promise.resolve();
  let busy = 0;
  return {
    run(work) {
      const waited = busy > 0;
      busy += 1;
      const run = last.then(() => work(waited));
      last = run.catch(() => undefined).finally(() => (busy -= 1));
      return run;
    },
  };
}

/** Several tabs of one browser. News travel by `setTimeout`, behind the lock, as they do between real tabs. */
function browser(auth: AuthApi) {
  const shared = memoryStore();
  const lock = oneAtATime();
  const handlers: ((news: TabNews) => void)[] = [];
  const open = (tab = memoryStore()): Session => {
    let own: ((news: TabNews) => void) | null = null;
    // Each tab at another moment.
    const late = 1 / (handlers.length + 1);
    return createSession({
      auth,
      shared,
      tab,
      lock,
      channel: {
        post: (news) => {
          const others = handlers.filter((handler) => handler !== own);
          setTimeout(() => others.forEach((handler) => handler(news)), 5);
        },
        listen: (handler) => {
          own = handler;
          handlers.push(handler);
        },
      },
      now: () => Date.now(),
      jitter: () => late,
    });
  };
  return { open, shared };
}

describe("session", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("uses a refresh token once, however many tabs need a new access token at the same time", async () => {
    const { auth, refresh, isEnded } = server();
    const { open } = browser(auth);
    const [first, second, third] = [open(), open(), open()];
    await first.signIn({ email: user.email, password: "long enough" });
    await vi.advanceTimersByTimeAsync(10);
    expect(second.state().status).toBe("signed-in");
    const old = await first.token();
    const renewed = Promise.all([first.token(old), second.token(old), third.token(old)]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(new Set(await renewed).size).toBe(1);
    expect(refresh).toHaveBeenCalledTimes(1);
    expect(isEnded()).toBe(false);
  });

  it("renews by itself before the token ends, once for all tabs", async () => {
    const { auth, refresh } = server();
    const { open } = browser(auth);
    const [first, second] = [open(), open()];
    await first.signIn({ email: user.email, password: "long enough" });
    await vi.advanceTimersByTimeAsync(LIFE_MS);
    expect(refresh).toHaveBeenCalledTimes(1);
    expect(await second.token()).toBe(await first.token());
  });

  it("survives a reload without renewing", async () => {
    const { auth, refresh } = server();
    const { open } = browser(auth);
    const tab = memoryStore();
    const before = open(tab);
    await before.signIn({ email: user.email, password: "long enough" });
    before.handOver();
    const after = open(tab);
    await after.restore();
    expect(after.state()).toMatchObject({ status: "signed-in", user: { id: "me" } });
    expect(refresh).not.toHaveBeenCalled();
  });

  it("goes on in a new tab with the stored refresh token", async () => {
    const { auth } = server();
    const { open, shared } = browser(auth);
    await open().signIn({ email: user.email, password: "long enough" });
    expect(shared.read("refresh")).toBe("refresh-1");
    const later = open();
    await later.restore();
    expect(later.state().status).toBe("signed-in");
    expect(shared.read("refresh")).toBe("refresh-2");
  });

  it("says that the session was ended when the server refuses to renew it, in every tab", async () => {
    const { auth, end } = server();
    const { open, shared } = browser(auth);
    const [first, second] = [open(), open()];
    await first.signIn({ email: user.email, password: "long enough" });
    await vi.advanceTimersByTimeAsync(10);
    end();
    await expect(first.token(await first.token())).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(10);
    expect(first.state()).toEqual({ status: "signed-out", reason: "ended" });
    expect(second.state()).toEqual({ status: "signed-out", reason: "ended" });
    expect(shared.read("refresh")).toBeNull();
  });

  it("stays signed in while the server cannot be reached", async () => {
    const { auth, refresh } = server();
    const { open } = browser(auth);
    const first = open();
    await first.signIn({ email: user.email, password: "long enough" });
    refresh.mockRejectedValueOnce(new ConnectionError("offline"));
    await expect(first.token(await first.token())).rejects.toBeInstanceOf(ConnectionError);
    expect(first.state().status).toBe("signed-in");
    expect(await first.token(await first.token())).toBe("access-2");
  });

  it("tries again by itself when the first page finds no server", async () => {
    const { auth, refresh } = server();
    const { open } = browser(auth);
    await open().signIn({ email: user.email, password: "long enough" });
    refresh.mockRejectedValueOnce(new ConnectionError("offline"));
    const later = open();
    await later.restore();
    expect(later.state().status).toBe("unreachable");
    await vi.advanceTimersByTimeAsync(11_000);
    expect(later.state().status).toBe("signed-in");
  });

  it("signs out of every tab", async () => {
    const { auth } = server();
    const { open, shared } = browser(auth);
    const [first, second] = [open(), open()];
    await first.signIn({ email: user.email, password: "long enough" });
    await vi.advanceTimersByTimeAsync(10);
    await first.signOut();
    await vi.advanceTimersByTimeAsync(10);
    expect(second.state().status).toBe("signed-out");
    expect(shared.read("refresh")).toBeNull();
  });
});

describe("lifeOf", () => {
  it("goes by the token's own times on a machine whose clock is wrong", () => {
    const claims = btoa(JSON.stringify({ iat: 1000, exp: 1900 }));
    const answer = { user, token: `x.${claims}.y`, refreshToken: "r", expiresAt: "2020-01-01T00:00:00.000Z" };
    expect(lifeOf(answer, Date.now())).toBe(900_000);
  });
});

describe("leaseLock", () => {
  it("lets one in at a time, and tells the other that it waited", async () => {
    const [one, two] = [leaseLock("test", localStorage), leaseLock("test", localStorage)];
    const order: string[] = [];
    await Promise.all([
      one.run(async () => {
        order.push("one in");
        await Promise.resolve();
        order.push("one out");
      }),
      // The first lease is written before the second asks.
      Promise.resolve().then(() =>
        two.run((waited) => Promise.resolve(order.push(waited ? "two waited" : "two in"))),
      ),
    ]);
    expect(order).toEqual(["one in", "one out", "two waited"]);
  });
});
