import type { Conversation } from "@deskbell/protocol/types";

/**
 * Texts with variables, `{{visitor.name}}` or with a fallback `{{visitor.name|there}}`, read and filled exactly as the server
 * does it: so that what an agent will send can be seen without asking, and without counting as used.
 */
export const variables = ["visitor.name", "visitor.email", "agent.name", "conversation.subject"] as const;

/** What the variables stand for; what is absent, or white space alone, is empty. */
export interface Values {
  visitorName: string | null;
  visitorEmail: string | null;
  agentName: string;
  subject: string | null;
  fields: Record<string, unknown> | null;
}

export type Piece =
  | { kind: "text"; text: string }
  /** A variable with what it stands for here. */
  | { kind: "filled"; text: string; name: string }
  /** One that is empty here, and so its fallback. */
  | { kind: "fallback"; text: string; name: string }
  /** One that is empty here and has no fallback: nothing stands for it. */
  | { kind: "empty"; text: ""; name: string }
  /** Braces around what nobody knows, or braces that are never closed: the server refuses to keep them. */
  | { kind: "unknown" | "unclosed"; text: string };

export function valuesOf(conversation: Conversation, agentName: string): Values {
  const { visitor, subject, fields } = conversation;
  return { visitorName: visitor.name, visitorEmail: visitor.email, agentName, subject, fields };
}

export function pieces(text: string, values: Values): Piece[] {
  const found: Piece[] = [];
  let rest = text;
  for (;;) {
    const open = rest.indexOf("{{");
    if (open < 0) break;
    if (open > 0) found.push({ kind: "text", text: rest.slice(0, open) });
    const close = rest.indexOf("}}", open + 2);
    if (close < 0) return [...found, { kind: "unclosed", text: rest.slice(open) }];
    const inside = rest.slice(open + 2, close);
    found.push(pieceOf(inside, rest.slice(open, close + 2), values));
    rest = rest.slice(close + 2);
  }
  return rest === "" ? found : [...found, { kind: "text", text: rest }];
}

function pieceOf(inside: string, whole: string, values: Values): Piece {
  const bar = inside.indexOf("|");
  const name = (bar < 0 ? inside : inside.slice(0, bar)).trim();
  const value = valueOf(name, values);
  if (value === undefined) return { kind: "unknown", text: whole };
  if (value !== null && value.trim() !== "") return { kind: "filled", text: value, name };
  const fallback = bar < 0 ? "" : inside.slice(bar + 1).trim();
  return fallback === "" ? { kind: "empty", text: "", name } : { kind: "fallback", text: fallback, name };
}

/** @returns `undefined` for what is no variable */
function valueOf(name: string, values: Values): string | null | undefined {
  switch (name) {
    case "visitor.name":
      return values.visitorName;
    case "visitor.email":
      return values.visitorEmail;
    case "agent.name":
      return values.agentName;
    case "conversation.subject":
      return values.subject;
  }
  const field = /^fields\.(.+)$/su.exec(name)?.[1];
  if (field === undefined) return undefined;
  const value = Object.hasOwn(values.fields ?? {}, field) ? values.fields?.[field] : null;
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What would be sent. */
export function rendered(text: string, values: Values): string {
  return pieces(text, values)
    .map((piece) => piece.text)
    .join("");
}
