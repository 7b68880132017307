import type { Problem, ProblemSlug } from "./types.ts";

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
