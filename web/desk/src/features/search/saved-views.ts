import type { SavedView } from "@deskbell/protocol/types";
import { useQuery } from "@tanstack/react-query";
import { everyPage } from "../session/every-page.ts";

export const savedViewsKey = "saved-views";
/** Characters of a view's name, at most. */
export const MAX_VIEW_NAME = 200;

const FRESH_MS = 60_000;

/** One's own and those that colleagues share, the oldest first. */
export function useSavedViews() {
  return useQuery({
    queryKey: [savedViewsKey],
    staleTime: FRESH_MS,
    queryFn: ({ signal }) => everyPage<SavedView>("/api/saved-views", signal),
  });
}
