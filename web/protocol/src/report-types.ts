/** The shapes of what admins look at: the audit log and the reports. Conventions are those of `types.ts`. */

/** One act in the audit log. */
export interface AuditEntry {
  /** 1, 2, 3 … in the workspace. */
  seq: number;
  at: string;
  /** `kind`: `agent`, `visitor` or `system`. */
  actor: { kind: string; id: string | null; name: string | null };
  /** Such as `conversation.closed`. */
  action: string;
  target: { kind: string; id: string | null; name: string | null };
  /** `before` and `after` by name, `changed` (names), and facts of the act. */
  details: unknown;
  hash: string;
}

/** How long something took, in milliseconds. */
export interface ReportSpread {
  count: number;
  median: number | null;
  p90: number | null;
}

export interface ReportRating {
  count: number;
  average: number | null;
}

/** What happened in a period. */
export interface ReportFigures {
  from: string;
  to: string;
  conversations: number;
  resolved: number;
  visitorMessages: number;
  agentMessages: number;
  firstResponse: ReportSpread;
  resolution: ReportSpread;
  rating: ReportRating;
}

export interface ReportOverview {
  timeZone: string;
  current: ReportFigures;
  before: ReportFigures;
}

/** One line of a chart, with a value for each step. */
export interface ReportSeries {
  id: string | null;
  name: string | null;
  conversations: number[];
  resolved: number[];
  visitorMessages: number[];
  agentMessages: number[];
  firstResponse: ReportSpread[];
  resolution: ReportSpread[];
  rating: ReportRating[];
}

export interface ReportCharts {
  from: string;
  to: string;
  timeZone: string;
  interval: "day" | "hour";
  /** Where each step begins. */
  steps: string[];
  series: ReportSeries[];
  /** By day of the week, Monday first, and hour. */
  heatmap: { conversations: number[][]; visitorMessages: number[][] };
}

export interface AgentReport {
  id: string;
  name: string;
  deactivated: boolean;
  conversations: number;
  resolved: number;
  messages: number;
  firstResponse: ReportSpread;
  resolution: ReportSpread;
  rating: ReportRating;
}

export interface AgentReports {
  from: string;
  to: string;
  timeZone: string;
  items: AgentReport[];
}

/** What goes on this moment. */
export interface LiveFigures {
  at: string;
  waiting: number;
  longestWaitingSince: string | null;
  active: number;
  /** Whoever has any active conversation. */
  agents: { id: string; active: number }[];
}

export type ExportKind = "conversations" | "messages" | "audit";

/** A file that waits, is written, or is there. */
export interface ExportJob {
  id: string;
  kind: ExportKind;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  /** The first moment of the period, and the first one behind it. */
  from: string;
  to: string;
  /** To what it is narrowed; `null` where it is not. */
  widget: string | null;
  team: string | null;
  agent: string | null;
  tag: string | null;
  /** Private notes, too. */
  notes: boolean;
  /** How many lines of `total` are written. */
  done: number;
  total: number;
  /** Bytes. */
  size: number;
  failure: "too-large" | "interrupted" | null;
  createdBy: { id: string; name: string };
  createdAt: string;
  endedAt: string | null;
  expiresAt: string | null;
}
