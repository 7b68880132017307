import { ProblemError } from "@deskbell/protocol/problem";
import type { Agent, SignedIn } from "@deskbell/protocol/types";
import type { Acceptance, AuthApi, ChallengeAnswer, Credentials, Registration } from "./auth-api.ts";
import type { Store } from "../../lib/stored.ts";
import type { TabLock } from "./tab-lock.ts";
import { createListeners } from "../../lib/listeners.ts";

/** Why there is nobody: shown on the sign-in page. `null` when they were never signed in or left by themselves. */
export type SignedOutReason = "ended" | "elsewhere" | null;

export type SessionState =
  | { status: "restoring" }
  /** Somebody was signed in here, and the server cannot be reached to say whether they still are. */
  | { status: "unreachable" }
  | { status: "signed-out"; reason: SignedOutReason }
  | { status: "signed-in"; user: Agent };

interface Access {
  token: string;
  user: Agent;
  /** Local clock, milliseconds. */
  endsAt: number;
}

/** What tabs tell each other. Access tokens pass from tab to tab, and are never stored beside the refresh token. */
export type TabNews = { type: "access"; access: Access } | { type: "signed-out"; reason: SignedOutReason };

export interface TabChannel {
  post: (news: TabNews) => void;
  listen: (handler: (news: TabNews) => void) => void;
}

export interface SessionParts {
  auth: AuthApi;
  /** For the refresh token: every tab of this browser sees it. */
  shared: Store;
  /** For the access token on its way through a reload: this tab only. */
  tab: Store;
  lock: TabLock;
  channel: TabChannel;
  now: () => number;
  /** 0 to 1: spreads the renewals of several tabs, so that the news of one reaches the others before their turn. */
  jitter: () => number;
}

const REFRESH_KEY = "refresh";
const HANDOVER_KEY = "access";
/** A token is renewed when a fifth of its life is left, or a little earlier by chance. */
const RENEW_AT = 0.8;
const RENEW_SPREAD = 0.1;
/** What a token that is handed over a reload must still be good for. */
const MARGIN_MS = 5_000;
const RETRY_MS = 10_000;
/** A tab that had to wait for another one's renewal lets the news of it arrive: it may travel behind the lock. */
const NEWS_MS = 400;
const EXPECTED_LIFE_MS = 15 * 60_000;

export type Session = ReturnType<typeof createSession>;

/**
 * Who works here now, over all tabs. A refresh token may be used once only (its reuse ends the whole family), so a
 * renewal holds the lock of all tabs, and the one that renewed tells the others.
 */
// long: one closure over the session's state; its parts below are short and meant to be read together.
export function createSession(parts: SessionParts) {
  const { auth, shared, tab, lock, channel, now, jitter } = parts;
  let state: SessionState = { status: "restoring" };
  let access: Access | null = null;
  let renewal: Promise<string> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = createListeners();

  const setState = (next: SessionState) => {
    state = next;
    listeners.tell();
  };

  const schedule = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void renew().catch(() => schedule(RETRY_MS)), Math.max(0, ms));
  };

  const take = (next: Access) => {
    const known = access?.user;
    access = next;
    schedule((next.endsAt - now()) * (RENEW_AT - jitter() * RENEW_SPREAD));
    if (state.status !== "signed-in" || !known || !isSame(known, next.user)) {
      setState({ status: "signed-in", user: next.user });
    }
  };

  const adopt = (answer: SignedIn) => {
    shared.write(REFRESH_KEY, answer.refreshToken);
    const next = { token: answer.token, user: answer.user, endsAt: now() + lifeOf(answer, now()) };
    take(next);
    channel.post({ type: "access", access: next });
    return answer.token;
  };

  const forget = (reason: SignedOutReason, tell: boolean) => {
    clearTimeout(timer);
    access = null;
    tab.remove(HANDOVER_KEY);
    shared.remove(REFRESH_KEY);
    if (tell) channel.post({ type: "signed-out", reason });
    setState({ status: "signed-out", reason });
  };

  const rotate = async (stale: string | null, waited: boolean): Promise<string> => {
    const renewed = () => (access !== null && access.token !== stale ? access.token : null);
    if (waited && renewed() === null) await newsOr(NEWS_MS);
    const token = renewed();
    if (token !== null) return token;
    const refreshToken = shared.read(REFRESH_KEY);
    if (typeof refreshToken !== "string") {
      forget(access ? "elsewhere" : null, false);
      throw new SignedOutError();
    }
    try {
      return adopt(await auth.refresh(refreshToken));
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.status !== 401) throw error;
      forget("ended", true);
      throw new SignedOutError();
    }
  };

  let onNews: (() => void) | null = null;
  const newsOr = (ms: number) =>
    new Promise<void>((resolve) => {
      const done = setTimeout(resolve, ms);
      onNews = () => {
        clearTimeout(done);
        resolve();
      };
    });

  /** Single-flight in this tab, and over all tabs by the lock. */
  const renew = (): Promise<string> => {
    const stale = access?.token ?? null;
    renewal ??= lock
      .run((waited) => rotate(stale, waited))
      .finally(() => {
        renewal = null;
      });
    return renewal;
  };

  channel.listen((news) => {
    if (news.type === "access") take(news.access);
    else if (state.status !== "signed-out") forget(news.reason, false);
    onNews?.();
    onNews = null;
  });

  return {
    state: () => state,
    subscribe: listeners.subscribe,

    /** Goes on where the last page of this browser left off. */
    async restore(): Promise<void> {
      const handed = tab.read(HANDOVER_KEY) as Access | null;
      tab.remove(HANDOVER_KEY);
      if (typeof shared.read(REFRESH_KEY) !== "string")
        return setState({ status: "signed-out", reason: null });
      if (handed && handed.endsAt - now() > MARGIN_MS) return take(handed);
      try {
        await renew();
      } catch (error) {
        if (error instanceof SignedOutError) return;
        setState({ status: "unreachable" });
        schedule(RETRY_MS);
      }
    },

    /**
     * Leaves the access token for the page that comes after a reload. Without it every reload would renew, and a
     * reload in the middle of a renewal would lose the new refresh token, and with it the session.
     */
    handOver(): void {
      if (access) tab.write(HANDOVER_KEY, access);
    },

    /** @throws ProblemError with a `challenge` for `answerChallenge` when the account has a second factor */
    async signIn(credentials: Credentials): Promise<void> {
      adopt(await auth.login(credentials));
    },

    async answerChallenge(answer: ChallengeAnswer): Promise<void> {
      adopt(await auth.answerChallenge(answer));
    },

    /** @throws as `signIn` */
    async arrive(code: string): Promise<void> {
      adopt(await auth.handOver(code));
    },

    async register(registration: Registration): Promise<void> {
      adopt(await auth.register(registration));
    },

    async acceptInvitation(acceptance: Acceptance): Promise<void> {
      adopt(await auth.acceptInvitation(acceptance));
    },

    /** Ends this session, or with `all` every session of this person. Signed out here even if nobody answers. */
    async signOut(all = false): Promise<void> {
      const token = access?.token;
      if (all && token !== undefined) await auth.logout(token, true);
      else if (token !== undefined) await auth.logout(token, false).catch(() => undefined);
      forget(null, true);
    },

    /**
     * A token that is good now. Name the one that the server `refused` to get another.
     *
     * @throws SignedOutError when there is none to be had; ConnectionError when the server cannot be reached
     */
    async token(refused?: string): Promise<string> {
      if (access && access.token !== refused && access.endsAt > now()) return access.token;
      if (state.status === "signed-out") throw new SignedOutError();
      return renew();
    },

    /** The person's own record changed: name, status. */
    updateUser(user: Agent): void {
      if (!access || access.user.id !== user.id) return;
      access = { ...access, user };
      setState({ status: "signed-in", user });
    },

    /** The server said that this session is over, on another way than a refused renewal. */
    end(): void {
      if (state.status !== "signed-out") forget("ended", true);
    },
  };
}

/** The same person, who may do the same. */
function isSame(known: Agent, next: Agent): boolean {
  return (
    known.id === next.id && known.role === next.role && known.permissions.join() === next.permissions.join()
  );
}

/** There is nobody signed in any more; the page shows it by itself. */
export class SignedOutError extends Error {
  override readonly name = "SignedOutError";
}

/**
 * How long the token lives. By its own `iat` and `exp` where it is a JWT, because the difference holds on a machine
 * whose clock is wrong; else by `expiresAt`, within reason.
 */
export function lifeOf(answer: SignedIn, now: number): number {
  const life = jwtLife(answer.token) ?? Date.parse(answer.expiresAt) - now;
  return Number.isFinite(life) && life > 0 ? Math.min(life, EXPECTED_LIFE_MS * 4) : EXPECTED_LIFE_MS;
}

function jwtLife(token: string): number | null {
  const payload = token.split(".")[1];
  if (payload === undefined) return null;
  try {
    const claims = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))) as Record<
      string,
      unknown
    >;
    const { iat, exp } = claims;
    return typeof iat === "number" && typeof exp === "number" ? (exp - iat) * 1000 : null;
  } catch {
    return null;
  }
}
