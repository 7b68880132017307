import type { AuditEntry } from "@deskbell/protocol/report-types";
import type { List } from "@deskbell/protocol/types";
import { useInfiniteQuery } from "@tanstack/react-query";
import { beginningOf, endOf, isDay } from "../../lib/day.ts";
import { api } from "../session/api.ts";

export const auditKey = "audit";

const PAGE = 50;

/** What the log is narrowed to; empty where it does not narrow. */
export interface AuditSearch {
  /** An agent, or `system` or `visitor`. */
  actor: string;
  action: string;
  /** What it was done to: an id. */
  target: string;
  /** A day, `2026-03-01`. */
  from: string;
  to: string;
}

export const everything: AuditSearch = { actor: "", action: "", target: "", from: "", to: "" };

export const auditSearchKeys = Object.keys(everything) as (keyof AuditSearch)[];

/** Reads an address: days that are none narrow nothing. The server judges the rest. */
export function parseAuditSearch(search: Record<string, unknown>): AuditSearch {
  const read = { ...everything };
  for (const key of auditSearchKeys) {
    const value = search[key];
    if (typeof value === "string") read[key] = value.trim();
  }
  if (!isDay(read.from)) read.from = "";
  if (!isDay(read.to)) read.to = "";
  return read;
}

/** As the server takes it: days are those of this desk's time zone. */
export function auditQuery(search: AuditSearch): Record<string, string> {
  const query: Record<string, string> = {};
  for (const key of ["actor", "action", "target"] as const) if (search[key] !== "") query[key] = search[key];
  if (search.from !== "") query["from"] = beginningOf(search.from);
  if (search.to !== "") query["to"] = endOf(search.to);
  return query;
}

/** The log, the newest first, page by page. */
export function useAudit(search: AuditSearch) {
  const query = auditQuery(search);
  return useInfiniteQuery({
    queryKey: [auditKey, query],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api<List<AuditEntry>>("/api/audit", { query: { ...query, limit: PAGE, cursor: pageParam }, signal }),
    getNextPageParam: (page) => page.nextCursor,
  });
}
