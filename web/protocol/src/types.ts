/**
 * The shapes that travel between the server and its clients. Times are RFC 3339 UTC with milliseconds, ids are UUIDv7, an absent value is `null` and never missing.
 */

import type { Problem } from "./problem.ts";

export type AgentRole = "owner" | "admin" | "agent";
export type AgentStatus = "online" | "away" | "offline";

/** What somebody may be allowed: the server's closed list. */
export type Permission =
  | "see-conversations"
  | "answer"
  | "write-notes"
  | "assign"
  | "take-over"
  | "manage-widgets"
  | "manage-agents"
  | "manage-tags"
  | "manage-replies"
  | "manage-workspace"
  | "see-audit"
  | "see-reports"
  | "export-data";

export interface Agent {
  id: string;
  workspaceId: string;
  name: string;
  email: string;
  role: AgentRole;
  customRole: { id: string; name: string } | null;
  permissions: Permission[];
  status: AgentStatus;
  avatarUrl: string | null;
  teams: string[];
  capacity: number | null;
  createdAt: string;
}

/** As much of an agent as anyone in the conversation may know. */
export interface AgentSummary {
  id: string;
  name: string;
  avatarUrl: string | null;
}

export interface Page {
  url: string;
  title: string | null;
  referrer: string | null;
  at: string;
}

export interface Visitor {
  id: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  online: boolean;
  page: Page | null;
  firstSeenAt: string;
  lastSeenAt: string;
  /** For agents only, as `ip` and `userAgent` are; absent in what a visitor gets. */
  attributes?: Record<string, unknown> | null;
  ip?: string | null;
  userAgent?: string | null;
}

/** A stay on the site: from the first connection until the last one has been gone for a moment. */
export interface Visit {
  startedAt: string;
  /** From where they came to its first page. */
  referrer: string | null;
  widgetId: string;
}

/** A visitor with what goes on just now. */
export interface LiveVisitor extends Visitor {
  /** `null` when they are not here. */
  visit: Visit | null;
  /** Their conversation that waits or is active. */
  openConversation: { id: string; status: "waiting" | "active"; assignee: AgentSummary | null } | null;
}

export type ConversationStatus = "waiting" | "active" | "resolved" | "closed";
export type ConversationMode = "human" | "ai";
export type Priority = "low" | "normal" | "high" | "urgent";

/** A waiting conversation is offered to one agent for a while. */
export interface Offer {
  agentId: string;
  until: string;
}

/** What a visitor is promised: by when, and what was not kept. */
export interface Sla {
  firstResponseDueAt: string | null;
  resolutionDueAt: string | null;
  breached: ("firstResponse" | "resolution")[];
}

export interface Conversation {
  id: string;
  widgetId: string;
  visitor: Visitor;
  status: ConversationStatus;
  mode: ConversationMode;
  priority: Priority;
  subject: string | null;
  assignee: AgentSummary | null;
  /** The team's id. */
  team: string | null;
  tags: string[];
  fields: Record<string, unknown> | null;
  lastSeq: number;
  lastMessage: Message | null;
  /** Messages of the other side that the reader of this has not read. */
  unread: number;
  rating: Rating | null;
  /** How far each side has received and read. */
  visitorDeliveredSeq?: number;
  visitorReadSeq?: number;
  agentDeliveredSeq?: number;
  agentReadSeq?: number;
  createdAt: string;
  updatedAt: string;
  lastActivityAt: string;
  firstResponseAt: string | null;
  closedAt: string | null;
  /** The conversation in which this one goes on. */
  mergedInto?: string | null;
  /** For agents only, as those below are; absent in what a visitor gets. Since when it is in the queue. */
  waitingSince?: string | null;
  /** Since when the visitor waits for an answer. */
  awaitingSince?: string | null;
  /** Laid aside until then. */
  snoozedUntil?: string | null;
  offer?: Offer | null;
  /** What its visitor is promised. */
  sla?: Sla | null;
}

/** What the visitor thought of it, 1 (bad) to 5 (good). */
export interface Rating {
  score: number;
  comment: string | null;
  ratedAt?: string;
}

/** `GET /api/agents/waiting-sessions`: one of the queue, in serving order. */
export interface WaitingSession extends Conversation {
  /** 1 is next. */
  position: number;
  /** Seconds; `null` when unknown. */
  estimatedWait: number | null;
}

export interface ConversationDetail extends Conversation {
  /** The latest 100, ascending by `seq`. */
  messages: Message[];
}

export type SenderKind = "visitor" | "agent" | "ai" | "system";
export type MessageKind = "text" | "file" | "event";
export type MessageStatus = "sent" | "delivered" | "read";

export interface Sender {
  kind: SenderKind;
  id: string | null;
  name: string | null;
  avatarUrl: string | null;
}

export interface Attachment {
  id: string;
  name: string;
  size: number;
  type: string;
  width: number | null;
  height: number | null;
  url: string;
  thumbnailUrl: string | null;
}

export interface Message {
  id: string;
  conversationId: string;
  /** 1, 2, 3 … in its conversation, without gaps, in commit order. */
  seq: number;
  clientId: string | null;
  sender: Sender;
  kind: MessageKind;
  /** Exactly as sent; empty or `null` when the message was deleted. */
  content: string | null;
  attachments: Attachment[];
  status: MessageStatus;
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
  reactions?: Reaction[];
}

/** Each person puts each emoji once. */
export interface Reaction {
  emoji: string;
  by: By[];
}

export interface Note {
  id: string;
  conversationId: string;
  /** 1, 2, 3 … among the conversation's notes. */
  noteSeq: number;
  /** The `seq` of the message behind which it is shown; 0 before the first. */
  afterSeq: number;
  clientId: string | null;
  author: AgentSummary;
  content: string;
  mentions: string[];
  createdAt: string;
}

/** A word that conversations can be tagged with. */
export interface Tag {
  id: string;
  name: string;
  /** `#rrggbb` */
  color: string;
  createdAt: string;
}

/** Agents who share a queue. */
export interface Team {
  id: string;
  name: string;
  /** The members' ids. */
  members: string[];
  createdAt: string;
}

/** One thing to do to a conversation: of `POST /api/conversations/bulk`, and of macros. */
export type Act =
  | { do: "assign"; agentId?: string | null }
  | { do: "unassign" | "resolve" | "close" | "reopen" }
  | { do: "transfer"; teamId: string }
  | { do: "priority"; priority: Priority }
  | { do: "tag"; add: string[]; remove: string[] }
  | { do: "snooze"; until: string | null }
  | { do: "snooze-for"; minutes: number };

export interface BulkAnswer {
  /** In the order of the ids that were sent. */
  items: { id: string; conversation: Conversation | null; error: Problem | null }[];
}

export type AskFor = "required" | "optional" | "off";

export interface WidgetAppearance {
  /** A CSS colour, `#rrggbb`. */
  color: string;
  position: "right" | "left";
  theme: "light" | "dark" | "auto";
  title: string | null;
  greeting: string | null;
  offlineMessage: string | null;
  /** A language tag such as `en`; `null` or `auto`: the visitor's browser decides. */
  language: string | null;
}

export interface PreChat {
  askName: AskFor;
  askEmail: AskFor;
}

export type RoutingMode = "manual" | "round-robin" | "least-busy";

/** Who gets the chats of a widget, and what happens to them by the clock. */
export interface WidgetRouting {
  mode: RoutingMode;
  /** How long somebody has to take a chat that is offered to them. */
  offerSeconds: number;
  /** In whose queue new chats begin; `null`: everybody's. */
  teamId: string | null;
  /** After so many minutes a resolved conversation is closed; `null`: never. */
  closeAfterMinutes: number | null;
  /** After so many minutes without a word an active conversation is resolved; `null`: never. */
  resolveAfterMinutes: number | null;
}

/** What drawing the widget needs: `GET /api/widgets/{siteKey}/config`. */
export interface WidgetConfig {
  siteKey: string;
  name: string;
  appearance: WidgetAppearance;
  preChat: PreChat;
  /** An agent is available now, in business hours. */
  online: boolean;
  /** When it opens; `null` while it is open, or when nobody can say. */
  opensAt: string | null;
  ai: Record<string, unknown> | null;
}

export interface Widget {
  id: string;
  siteKey: string;
  name: string;
  allowedSites: string[];
  appearance: WidgetAppearance;
  preChat: PreChat;
  offline: Record<string, unknown> | null;
  routing: WidgetRouting;
  ai: Record<string, unknown> | null;
  /** Whose business hours hold; `null`: those of the team that gets the chats, or of the workspace. */
  hours: { teamId: string } | null;
  createdAt: string;
}

/** A piece of a text: `match` is what was sought. */
export interface Piece {
  text: string;
  match: boolean;
}

/** Where what was sought stands. */
export interface Found {
  in: "name" | "email" | "phone" | "message";
  /** The number of the message. */
  seq: number | null;
  excerpt: Piece[];
}

/** `GET /api/conversations` */
export interface ListedConversation extends Conversation {
  /** `null` when nothing was sought. */
  found: Found | null;
}

/** A filter of the list that is kept, as the query string of `GET /api/conversations`. */
export interface SavedView {
  id: string;
  name: string;
  query: string;
  shared: boolean;
  author: string;
  createdAt: string;
}

export interface List<T> {
  items: T[];
  nextCursor: string | null;
}

/** `GET /api/conversations/{id}/notes` */
export interface NoteList {
  /** Ascending by `noteSeq`. */
  items: Note[];
  /** There are more behind them. */
  hasMore: boolean;
}

export interface MessageList {
  /** Ascending by `seq`. */
  items: Message[];
  hasMore: boolean;
}

/** Who did it: as in receipts and typing. */
export interface By {
  kind: SenderKind;
  id: string | null;
  name: string | null;
}

export interface SignedIn {
  user: Agent;
  token: string;
  refreshToken: string;
  /** When `token` ends. */
  expiresAt: string;
}
