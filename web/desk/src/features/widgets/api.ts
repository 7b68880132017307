import type { List, Widget } from "@deskbell/protocol/types";
import { useQuery } from "@tanstack/react-query";
import { api } from "../session/api.ts";

export const widgetsKey = "widgets";

/** The most that the server gives in one answer; more widgets than this nobody has. */
const LIMIT = 100;

/** All widgets; with `false` nothing is asked. */
export function useWidgets(enabled = true) {
  return useQuery({
    enabled,
    queryKey: [widgetsKey],
    queryFn: async () => (await api<List<Widget>>("/api/widgets", { query: { limit: LIMIT } })).items,
  });
}

export function useWidget(siteKey: string) {
  return useQuery({ queryKey: [widgetsKey, siteKey], queryFn: () => api<Widget>(`/api/widgets/${siteKey}`) });
}

export type WidgetChange = Pick<Widget, "name" | "allowedSites" | "appearance" | "preChat" | "routing">;

export function createWidget(body: WidgetChange): Promise<Widget> {
  return api<Widget>("/api/widgets", { method: "POST", body });
}

export function changeWidget(siteKey: string, body: WidgetChange): Promise<Widget> {
  return api<Widget>(`/api/widgets/${siteKey}`, { method: "PUT", body });
}
