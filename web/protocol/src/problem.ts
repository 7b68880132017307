export type ProblemSlug =
  | "invalid-request"
  | "unauthenticated"
  | "invalid-credentials"
  | "invalid-token"
  | "two-factor-required"
  | "forbidden"
  | "not-found"
  | "method-not-allowed"
  | "conflict"
  | "invalid-transition"
  | "already-assigned"
  | "conversation-closed"
  | "too-large"
  | "unsupported-type"
  | "validation-failed"
  | "rate-limited"
  | "internal"
  | "busy"
  | "storage-unavailable";

/** RFC 9457, the body of every refusal over HTTP and in a socket's ack. */
export interface Problem {
  /** `/problems/<slug>` */
  type: string;
  title: string;
  status: number;
  detail: string | null;
  errors?: { field: string; message: string }[] | null;
  /** Seconds. */
  retryAfter?: number | null;
  /** With `already-assigned`: who has the conversation. */
  assignee?: { id: string; name: string; avatarUrl?: string | null } | null;
  /** With `two-factor-required`: what a code is sent with. */
  challenge?: string | null;
}

/** The server refused: it was reached and said no, with a reason. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }

  /** The last part of `type`: what to branch on. */
  get slug(): ProblemSlug {
    return slugOf(this.problem);
  }
}

export type ConnectionTrouble = "offline" | "timeout" | "lost";

/**
 * Nobody answered. Whether the server acted is unknown, so only what is idempotent (`clientId`) may be
 * repeated blindly.
 */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
  readonly trouble: ConnectionTrouble;

  constructor(trouble: ConnectionTrouble) {
    super(`connection: ${trouble}`);
    this.trouble = trouble;
  }
}

/** `/problems/busy` → `busy`. What is not one of ours counts as `internal`. */
export function slugOf(problem: Problem): ProblemSlug {
  const start = problem.type.lastIndexOf("/problems/");
  return start < 0 ? "internal" : (problem.type.slice(start + "/problems/".length) as ProblemSlug);
}

export function isProblem(value: unknown): value is Problem {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as Problem).type === "string" &&
    typeof (value as Problem).title === "string" &&
    typeof (value as Problem).status === "number"
  );
}
