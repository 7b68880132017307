import type { AgentReports, ReportCharts, ReportOverview } from "@deskbell/protocol/report-types";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../session/api.ts";

export const reportsKey = "reports";

/** Figures of long periods take the server a moment. */
const PATIENCE_MS = 60_000;

function useReport<T>(path: string, query: Record<string, string>) {
  return useQuery({
    queryKey: [reportsKey, path, query],
    queryFn: ({ signal }) => api<T>(path, { query, signal, timeout: PATIENCE_MS }),
    // The old figures stay in sight until the new ones are there.
    placeholderData: keepPreviousData,
  });
}

export const overviewPath = "/api/analytics/overview";
export const chartsPath = "/api/analytics/charts";
export const agentsPath = "/api/analytics/agents";

export const useOverview = (query: Record<string, string>) => useReport<ReportOverview>(overviewPath, query);
export const useCharts = (query: Record<string, string>) => useReport<ReportCharts>(chartsPath, query);
export const useAgentReports = (query: Record<string, string>) => useReport<AgentReports>(agentsPath, query);
