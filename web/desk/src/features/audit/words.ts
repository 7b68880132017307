import type { AuditEntry } from "@deskbell/protocol/report-types";
import { fullTime } from "../../lib/time.ts";
import { actionWords, fieldWords } from "./action-strings.ts";
import { auditStrings as s } from "./strings.ts";

/** One thing that changed, or a fact of the act, in words. */
export interface Told {
  label: string;
  /** `undefined` where there is no before. */
  before?: string;
  after?: string;
}

/** How ids are called. */
export type NameOf = (id: string) => string | undefined;

export function actionOf({ action }: AuditEntry): string {
  return valueOf(actionWords, action) ?? action;
}

export function actorOf({ actor }: AuditEntry): string {
  if (actor.kind === "system") return s.system;
  if (actor.kind === "visitor") return s.visitor;
  return actor.name ?? s.left;
}

/** What changed, and whatever else the entry says. */
export function toldOf({ details }: AuditEntry, nameOf: NameOf): Told[] {
  if (!isRecord(details)) return [];
  const { before, after, changed, ...facts } = details;
  const was = isRecord(before) ? before : {};
  const is = isRecord(after) ? after : {};
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return [
    ...names.map((name) => ({
      label: labelOf(name),
      ...(name in was ? { before: said(was[name], nameOf) } : {}),
      ...(name in is ? { after: said(is[name], nameOf) } : {}),
    })),
    ...(Array.isArray(changed) ? changed : []).map((name) => ({
      label: labelOf(String(name)),
      after: s.changed,
    })),
    ...Object.entries(facts)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => ({ label: labelOf(name), after: said(value, nameOf) })),
    ...(typeof after === "number" ? [{ label: labelOf("after"), after: String(after) }] : []),
  ];
}

const FIELD = "fields.";

function labelOf(name: string): string {
  if (name.startsWith(FIELD)) return name.slice(FIELD.length);
  return valueOf(fieldWords, name) ?? name;
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/u;

function said(value: unknown, nameOf: NameOf): string {
  if (value === null || value === undefined || value === "") return s.nothing;
  if (typeof value === "boolean") return value ? s.yes : s.no;
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return TIME.test(value) ? fullTime(value) : (nameOf(value) ?? value);
  if (Array.isArray(value)) {
    return value.length === 0 ? s.nothing : value.map((one) => said(one, nameOf)).join(", ");
  }
  if (isRecord(value) && typeof value["agentId"] === "string") return said(value["agentId"], nameOf);
  return JSON.stringify(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function valueOf(words: Record<string, string>, name: string): string | undefined {
  return Object.hasOwn(words, name) ? words[name] : undefined;
}
