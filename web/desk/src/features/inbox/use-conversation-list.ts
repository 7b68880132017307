import { useInfiniteQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import type { Conversation, Found, List, ListedConversation, WaitingSession } from "@deskbell/protocol/types";
import { useMemo, useState, useSyncExternalStore } from "react";
import { useDesk } from "../live/use-desk.ts";
import { api, worthAskingAgain } from "../session/api.ts";
import { useWidgets } from "../widgets/api.ts";
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
  /** Where what is sought stands in those that were found. */
  found: Record<string, Found>;
  /** More match than a search looks at: it looked at so many of the newest. */
  limitedTo: number | null;
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
      let limitedTo: number | null = null;
      const page = queue
        ? await api<List<WaitingSession>>("/api/agents/waiting-sessions", {
            query: { limit: PAGE, cursor: pageParam },
            signal,
          })
        : await api<List<ListedConversation>>("/api/conversations", {
            query: { ...query, limit: PAGE, cursor: pageParam },
            signal,
            answered: (headers) => {
              limitedTo = Number(headers.get("Deskbell-Limited-To")) || null;
            },
          });
      const found: Page["found"] = {};
      for (const item of page.items) if ("found" in item && item.found) found[item.id] = item.found;
      book.put(...page.items);
      return {
        ids: page.items.map(({ id }) => id),
        nextCursor: page.nextCursor,
        askedAt,
        usualWait: usualWaitOf(page.items),
        found,
        limitedTo,
      };
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
  const widgetId = useWidgetId(search.widget);
  const version = useSyncExternalStore(book.subscribe, book.version);
  const loaded = useMemo(() => loadedOf(list.data), [list.data]);
  const conversations = useMemo(() => {
    return loaded ? listed(search, loaded, book, { me: user.id, widgetId }) : null;
    // The version stands for everything in the book.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [loaded, version, search, book, user.id, widgetId]);
  const found = useMemo(() => foundIn(list.data), [list.data]);
  const first = list.data?.pages[0];
  return {
    conversations,
    more: list.hasNextPage,
    list,
    found,
    usualWait: first?.usualWait ?? null,
    limitedTo: first?.limitedTo ?? null,
  };
}

function keyOf(search: InboxSearch) {
  return [conversationsKey, isQueue(search) ? "queue" : listQuery(search)];
}

/** The widget of a site key, where one is asked for. */
function useWidgetId(siteKey: string): string | undefined {
  const { data: widgets } = useWidgets(siteKey !== "");
  return widgets?.find((widget) => widget.siteKey === siteKey)?.id;
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

function foundIn(data: InfiniteData<Page> | undefined): Page["found"] {
  const found: Page["found"] = {};
  for (const page of data?.pages ?? []) Object.assign(found, page.found);
  return found;
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
