import type { List, SavedView } from "@deskbell/protocol/types";
import { useQuery } from "@tanstack/react-query";
import { api } from "../session/api.ts";

export const savedViewsKey = "saved-views";
/** Characters of a view's name, at most. */
export const MAX_VIEW_NAME = 200;

/** So many are asked for at a time. */
const PAGE = 100;
const FRESH_MS = 60_000;

/** One's own and those that colleagues share, the oldest first. */
export function useSavedViews() {
  return useQuery({
    queryKey: [savedViewsKey],
    staleTime: FRESH_MS,
    queryFn: async ({ signal }) => {
      const all: SavedView[] = [];
      for (let cursor: string | null = null; ;) {
        const query: { limit: number; cursor: string | null } = { limit: PAGE, cursor };
        const page: List<SavedView> = await api("/api/saved-views", { query, signal });
        all.push(...page.items);
        cursor = page.nextCursor;
        if (cursor === null) return all;
      }
    },
  });
}
