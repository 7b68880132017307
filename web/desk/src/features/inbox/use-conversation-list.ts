import { useInfiniteQuery, type InfiniteData } from "@tanstack/react-query";
import type { Conversation, List, WaitingSession } from "@deskbell/protocol/types";
import { useMemo, useSyncExternalStore } from "react";
import { useDesk } from "../live/use-desk.ts";
import { api } from "../session/api.ts";
import { isQueue, listQuery, type InboxSearch } from "./filter.ts";
import { listed } from "./ordering.ts";

const PAGE = 50;

interface Page {
  ids: string[];
  nextCursor: string | null;
  askedAt: number;
  /** Seconds until the next in the queue is served, by the server's estimate; `null`: unknown, or no queue. */
  usualWait: number | null;
}

export const conversationsKey = "conversations";

/** One list of conversations: loaded page by page, kept up to date by what the book hears. */
export function useConversationList(search: InboxSearch) {
  const { book, user } = useDesk();
  const query = listQuery(search);
  const queue = isQueue(search);
  const list = useInfiniteQuery({
    queryKey: [conversationsKey, search.view === "snoozed" ? "snoozed" : query],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }): Promise<Page> => {
      const askedAt = book.version();
      const page = queue
        ? await api<List<WaitingSession>>("/api/agents/waiting-sessions", {
            query: { limit: PAGE, cursor: pageParam },
            signal,
          })
        : await api<List<Conversation>>("/api/conversations", {
            query: { ...query, limit: PAGE, cursor: pageParam },
            signal,
          });
      book.put(...page.items);
      const usualWait = usualWaitOf(page.items);
      return { ids: page.items.map(({ id }) => id), nextCursor: page.nextCursor, askedAt, usualWait };
    },
    getNextPageParam: (page) => page.nextCursor,
  });
  const version = useSyncExternalStore(book.subscribe, book.version);
  const conversations = useMemo(() => {
    const loaded = loadedOf(list.data);
    return loaded ? listed(search, loaded, book, user.id) : null;
    // The version stands for everything in the book.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [list.data, version, search, book, user.id]);
  return { conversations, more: list.hasNextPage, list, usualWait: list.data?.pages[0]?.usualWait ?? null };
}

function usualWaitOf([first]: readonly (Conversation | WaitingSession)[]): number | null {
  if (!first || !("position" in first) || first.estimatedWait === null) return null;
  return Math.round(first.estimatedWait / Math.max(1, first.position));
}

function loadedOf(data: InfiniteData<Page> | undefined) {
  const [first] = data?.pages ?? [];
  if (!data || !first) return null;
  return {
    ids: [...new Set(data.pages.flatMap((page) => page.ids))],
    more: data.pages.at(-1)?.nextCursor !== null,
    askedAt: first.askedAt,
  };
}
