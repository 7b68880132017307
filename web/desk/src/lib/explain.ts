import { ConnectionError, ProblemError } from "@deskbell/protocol/problem";
import type { Problem } from "@deskbell/protocol/types";

const words = {
  offline: "The server could not be reached. Check your connection and try again.",
  timeout: "The server did not answer in time. Try again.",
  unknown: "Something went wrong. Try again, and reload the page if it stays.",
  /** What to call what the server names by its field. */
  fields: new Map([
    ["content", "The text"],
    ["message", "The text"],
    ["name", "The name"],
    ["email", "The e-mail address"],
    ["phone", "The phone number"],
    ["password", "The password"],
    ["current", "The current password"],
  ]),
  field: "What was entered",
  characters: "contains characters that cannot be sent",
  later: (seconds: number) => `Try again in ${seconds === 1 ? "a second" : `${seconds} seconds`}.`,
};

/** What went wrong and what to do, in a sentence for a person. */
export function explain(error: unknown): string {
  if (error instanceof ConnectionError) return error.trouble === "timeout" ? words.timeout : words.offline;
  if (!(error instanceof ProblemError)) return words.unknown;
  const { problem } = error;
  const field = problem.errors?.[0];
  const text = field ? sayFault(field) : (problem.detail ?? problem.title);
  if (typeof problem.retryAfter !== "number") return text;
  return `${/[.!?]$/u.test(text) ? text : `${text}.`} ${words.later(Math.ceil(problem.retryAfter))}`;
}

/** What the server says of a field in words for programs, in words for people. */
export function forPeople(message: string): string {
  return /control characters/u.test(message) ? words.characters : message;
}

function sayFault({ field, message }: FieldFault): string {
  const text = `${words.fields.get(field) ?? words.field} ${forPeople(message)}`;
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}

/** Whether the same once more may go through: the server could not, or what it is about may change meanwhile. */
export function mayWorkAgain(problem: Problem): boolean {
  return ![400, 413, 415, 422].includes(problem.status);
}

export interface FieldFault {
  field: string;
  message: string;
}

/** What the server says of each field, when that is what was wrong. */
export function fieldErrors(error: unknown): FieldFault[] {
  return error instanceof ProblemError ? (error.problem.errors ?? []) : [];
}
