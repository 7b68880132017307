import { request } from "@deskbell/protocol/rest";
import type { Agent, SignedIn } from "@deskbell/protocol/types";

export interface Credentials {
  email: string;
  password: string;
}

export interface Registration extends Credentials {
  name: string;
  workspace: string;
}

/** The one-time token of an invitation, and the password to sign in with from now on. */
export interface Acceptance {
  token: string;
  password: string;
}

/** What is asked of whoever has a second factor, and their code. */
export interface ChallengeAnswer {
  challenge: string;
  code: string;
}

/** Whether somebody may register now: `first` only while there is no workspace. */
export interface SetupState {
  registration: "first" | "open" | "closed";
  open: boolean;
}

/** Where one may sign in instead of here; no `name` when nowhere. */
export interface SignInProvider {
  enabled: boolean;
  name: string | null;
}

/** The routes that need no session, or make or end one. */
export interface AuthApi {
  setup: () => Promise<SetupState>;
  provider: () => Promise<SignInProvider>;
  login: (credentials: Credentials) => Promise<SignedIn>;
  answerChallenge: (answer: ChallengeAnswer) => Promise<SignedIn>;
  /** Ends what began at the provider, with the code that came back. */
  handOver: (code: string) => Promise<SignedIn>;
  register: (registration: Registration) => Promise<SignedIn>;
  acceptInvitation: (acceptance: Acceptance) => Promise<SignedIn>;
  refresh: (refreshToken: string) => Promise<SignedIn>;
  logout: (token: string, all: boolean) => Promise<void>;
  me: (token: string) => Promise<Agent>;
}

export const authApi: AuthApi = {
  setup: () => request("/api/auth/setup"),
  provider: () => request("/api/auth/oidc"),
  login: (body) => request("/api/auth/login", { method: "POST", body }),
  answerChallenge: (body) => request("/api/auth/two-factor", { method: "POST", body }),
  // The cookie says that it was this browser; it opens nothing alone.
  handOver: (code) => request("/api/auth/oidc/session", { method: "POST", body: { code }, cookies: true }),
  register: (body) => request("/api/auth/register", { method: "POST", body }),
  acceptInvitation: (body) => request("/api/auth/accept-invitation", { method: "POST", body }),
  refresh: (refreshToken) => request("/api/auth/refresh", { method: "POST", body: { refreshToken } }),
  logout: (token, all) =>
    request("/api/auth/logout", { method: "POST", token, query: all ? { all: true } : {} }),
  me: (token) => request("/api/auth/me", { token }),
};
