import type { Widget } from "@deskbell/protocol/types";
import { useQuery } from "@tanstack/react-query";
import { api } from "../session/api.ts";
import { everyPage } from "../session/every-page.ts";

export const widgetsKey = "widgets";

/** All widgets; with `false` nothing is asked. */
export function useWidgets(enabled = true) {
  return useQuery({
    enabled,
    queryKey: [widgetsKey],
    queryFn: ({ signal }) => everyPage<Widget>("/api/widgets", signal),
  });
}

export function useWidget(siteKey: string) {
  return useQuery({ queryKey: [widgetsKey, siteKey], queryFn: () => api<Widget>(`/api/widgets/${siteKey}`) });
}

export type WidgetChange = Pick<
  Widget,
  "name" | "allowedSites" | "appearance" | "preChat" | "routing" | "hours"
>;

export function createWidget(body: WidgetChange): Promise<Widget> {
  return api<Widget>("/api/widgets", { method: "POST", body });
}

export function changeWidget(siteKey: string, body: WidgetChange): Promise<Widget> {
  return api<Widget>(`/api/widgets/${siteKey}`, { method: "PUT", body });
}
