import { useInfiniteQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import type { Conversation, List, WaitingSession } from "@deskbell/protocol/types";
import { useMemo, useState, useSyncExternalStore } from "react";
import { useDesk } from "../live/use-desk.ts";
import { api, worthAskingAgain } from "../session/api.ts";
import { isQueue, listQuery, type InboxSearch } from "./filter.ts";
import { listed } from "./ordering.ts";

/** So many conversations come at a time. */
export const PAGE = 50;

interface Page {
  ids: string[];
  nextCursor: string | null;
  askedAt: number;
  /** Seconds until the next in the queue is served, by the server's estimate; `null`: unknown, or no queue. */
  usualWait: number | null;
}

export const conversationsKey = "conversations";

/** The pages of one list that were asked for so far. */
function usePages(search: InboxSearch) {
  const { book } = useDesk();
  const query = listQuery(search);
  const queue = isQueue(search);
  return useInfiniteQuery({
    queryKey: keyOf(search),
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
    // Every page that comes would be compared with all that are there.
    structuralSharing: false,
    // What an inbox shows is asked for until it is there; what is wrong meanwhile is said at once.
    retry: (_, error) => worthAskingAgain(error),
  });
}

/** One list of conversations: loaded page by page, kept up to date by what the book hears. */
export function useConversationList(search: InboxSearch) {
  const { book, user } = useDesk();
  const list = usePages(search);
  const version = useSyncExternalStore(book.subscribe, book.version);
  const loaded = useMemo(() => loadedOf(list.data), [list.data]);
  const conversations = useMemo(() => {
    return loaded ? listed(search, loaded, book, user.id) : null;
    // The version stands for everything in the book.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [loaded, version, search, book, user.id]);
  return { conversations, more: list.hasNextPage, list, usualWait: list.data?.pages[0]?.usualWait ?? null };
}

function keyOf(search: InboxSearch) {
  return [conversationsKey, search.view === "snoozed" ? "snoozed" : listQuery(search)];
}

function usualWaitOf([first]: readonly (Conversation | WaitingSession)[]): number | null {
  if (!first || !("position" in first) || first.estimatedWait === null) return null;
  return Math.round(first.estimatedWait / Math.max(1, first.position));
}

/** Why a list is not there: from the first failure until it is, whatever is tried meanwhile; `null` without one. */
export function useListFailure(search: InboxSearch) {
  const client = useQueryClient();
  const list = usePages(search);
  const name = JSON.stringify(search);
  const [last, setLast] = useState<{ name: string; failure: unknown }>({ name, failure: null });
  const known = last.name === name ? last.failure : null;
  const failure: unknown = list.data === undefined ? (list.failureReason ?? list.error ?? known) : null;
  if (last.name !== name || last.failure !== failure) setLast({ name, failure });
  return {
    failure,
    /** Now, rather than when the next quiet attempt is due. */
    retry: () => void client.resetQueries({ queryKey: keyOf(search), exact: true }),
  };
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
