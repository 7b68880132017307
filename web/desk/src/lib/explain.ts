import { ConnectionError, ProblemError } from "@deskbell/protocol/problem";
import type { Problem } from "@deskbell/protocol/problem";
import { i18n } from "@lingui/core";
import { libStrings as s } from "./strings.ts";

/** What went wrong and what to do, in a sentence for a person. */
export function explain(error: unknown): string {
  if (error instanceof ConnectionError) return error.trouble === "timeout" ? s.timeout : s.offline;
  if (!(error instanceof ProblemError)) return s.unknown;
  const { problem } = error;
  const field = problem.errors?.[0];
  const text = field ? sayFault(field) : sayProblem(problem);
  if (typeof problem.retryAfter !== "number") return text;
  return `${/[.!?]$/u.test(text) ? text : `${text}.`} ${s.later(Math.ceil(problem.retryAfter))}`;
}

/** What the server says of a field in words for programs, in words for people. */
export function forPeople(message: string): string {
  return /control characters/u.test(message) ? s.characters : message;
}

function sayFault({ field, message }: FieldFault): string {
  const text = s.fault(valueOf(s.fields, field) ?? s.field, forPeople(message));
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}

/** The server speaks English, and most exactly; for another language there is a sentence for each kind of problem. */
function sayProblem({ type, title, detail }: Problem): string {
  const kind = type.slice(type.lastIndexOf("/") + 1);
  return (i18n.locale === "en" ? null : valueOf(s.problems, kind)) ?? detail ?? title;
}

function valueOf(words: Record<string, string>, name: string): string | null {
  return Object.hasOwn(words, name) ? (words[name] ?? null) : null;
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
