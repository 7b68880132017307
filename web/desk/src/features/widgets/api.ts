import type { List, Widget } from "@deskbell/protocol/types";
import { useQuery } from "@tanstack/react-query";
import { api } from "../session/api.ts";

export const widgetsKey = "widgets";

/** So many are asked for at a time. */
const PAGE = 100;

/** All widgets; with `false` nothing is asked. */
export function useWidgets(enabled = true) {
  return useQuery({
    enabled,
    queryKey: [widgetsKey],
    queryFn: allWidgets,
  });
}

async function allWidgets(): Promise<Widget[]> {
  const all: Widget[] = [];
  for (let cursor: string | null = null; ;) {
    const page: List<Widget> = await api("/api/widgets", { query: { limit: PAGE, cursor } });
    all.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null) return all;
  }
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
