import { ConnectionError, ProblemError } from "@deskbell/protocol/problem";

const words = {
  offline: "The server could not be reached. Check your connection and try again.",
  timeout: "The server did not answer in time. Try again.",
  unknown: "Something went wrong. Try again, and reload the page if it stays.",
  later: (seconds: number) => `Try again in ${seconds === 1 ? "a second" : `${seconds} seconds`}.`,
};

/** What went wrong and what to do, in a sentence for a person. */
export function explain(error: unknown): string {
  if (error instanceof ConnectionError) return error.trouble === "timeout" ? words.timeout : words.offline;
  if (!(error instanceof ProblemError)) return words.unknown;
  const { problem } = error;
  const field = problem.errors?.[0];
  const text = field ? `${field.field}: ${field.message}` : (problem.detail ?? problem.title);
  if (typeof problem.retryAfter !== "number") return text;
  return `${/[.!?]$/u.test(text) ? text : `${text}.`} ${words.later(Math.ceil(problem.retryAfter))}`;
}

export interface FieldFault {
  field: string;
  message: string;
}

/** What the server says of each field, when that is what was wrong. */
export function fieldErrors(error: unknown): FieldFault[] {
  return error instanceof ProblemError ? (error.problem.errors ?? []) : [];
}
