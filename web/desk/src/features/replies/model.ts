import type { Act } from "@deskbell/protocol/types";

/** A text that agents send often: `/api/canned-responses`. */
export interface CannedResponse {
  id: string;
  /** What is typed behind `/`. */
  shortcut: string;
  title: string;
  /** With its variables: see `template.ts`. */
  content: string;
  /** All agents see it; else its author alone. */
  shared: boolean;
  /** The author's id. */
  author: string;
  /** How often it was used. */
  used: number;
  createdAt: string;
  updatedAt: string;
}

/** Several things that are done to a conversation at once: `/api/macros`. */
export interface Macro {
  id: string;
  name: string;
  actions: Act[];
  /** What is sent to the visitor before; with its variables. */
  reply: string | null;
  shared: boolean;
  /** The author's id. */
  author: string;
  createdAt: string;
  updatedAt: string;
}

/** The server's limits, in Unicode scalar values. */
export const MAX_SHORTCUT = 50;
export const MAX_ACTIONS = 10;

/** Letters and digits of every script, `-` and `_`. */
export const SHORTCUT_SHAPE = /^[\p{Alphabetic}\p{Nd}\p{Nl}\p{No}_-]+$/u;
