import type { List, Tag } from "@deskbell/protocol/types";
import { useQuery } from "@tanstack/react-query";
import { api } from "../session/api.ts";

export const tagsKey = "tags";
/** Tags of one conversation, at most. */
export const MAX_TAGS = 20;
/** Characters of a tag, at most. */
export const MAX_TAG = 50;
/** What a tag has until somebody gives it a colour. */
export const PLAIN_COLOR = "#5f6877";

const FRESH_MS = 60_000;

/** The tags of the workspace, by name. */
export function useTags() {
  return useQuery({
    queryKey: [tagsKey],
    staleTime: FRESH_MS,
    queryFn: async () => (await api<List<Tag>>("/api/tags")).items,
  });
}

/** The same word, however it is written. */
export function sameTag(a: string, b: string): boolean {
  return a.toLocaleLowerCase() === b.toLocaleLowerCase();
}

export function colorOf(tags: readonly Tag[] | undefined, name: string): string {
  return tags?.find((tag) => sameTag(tag.name, name))?.color ?? PLAIN_COLOR;
}
