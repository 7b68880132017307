import type { List } from "@deskbell/protocol/types";
import { keepPreviousData, useQuery, type QueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../session/api.ts";
import type { Slash } from "./matching.ts";
import { ranked } from "./matching.ts";
import type { CannedResponse } from "./model.ts";

export const cannedKey = "canned-responses";
/** The most that the server gives at a time. */
const PAGE = 100;
/** So many pages, the most used first, are kept at hand; whoever has more finds the rest by asking. */
const PAGES = 3;
/** So many are shown: whoever wants another types on. */
const OFFERED = 50;
/** Somebody else may have shared one meanwhile. */
const FRESH_MS = 20_000;
/** The longest search that the server takes. */
const MAX_SEARCH = 200;

interface AtHand {
  responses: CannedResponse[];
  /** These are not all. */
  more: boolean;
}

async function atHand(): Promise<AtHand> {
  const responses: CannedResponse[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES; page += 1) {
    const query = { limit: PAGE, cursor };
    const list: List<CannedResponse> = await api<List<CannedResponse>>("/api/canned-responses", { query });
    responses.push(...list.items);
    cursor = list.nextCursor;
    if (cursor === null) break;
  }
  return { responses, more: cursor !== null };
}

const atHandQuery = {
  queryKey: [cannedKey, "at-hand"],
  queryFn: atHand,
  staleTime: FRESH_MS,
  // Whoever types waits for it: a failure is said soon, and they decide.
  retry: 1,
};

/** Asks for them before they are needed, so that they are there when `/` is typed. */
export function fetchAhead(client: QueryClient): void {
  // Where it fails, it is asked for and told when it is needed.
  client.query(atHandQuery).catch(() => undefined);
}

/** What fits what is typed behind a `/`. Asks nobody while there is none. */
export function useOffered(slash: Slash | null, me: string) {
  const { data, error, isPending, refetch } = useQuery({ ...atHandQuery, enabled: slash !== null });
  const query = (slash?.query ?? "").trim().slice(0, MAX_SEARCH);
  const { data: asked } = useQuery({
    queryKey: [cannedKey, "asked", query],
    enabled: data?.more === true && query !== "",
    staleTime: FRESH_MS,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api<List<CannedResponse>>("/api/canned-responses", { query: { q: query, limit: PAGE }, signal }),
  });
  const fitting = useMemo(() => {
    const all = new Map([...(asked?.items ?? []), ...(data?.responses ?? [])].map((one) => [one.id, one]));
    return ranked([...all.values()], query, me);
  }, [asked, data, query, me]);
  const offered = useMemo(() => fitting.slice(0, OFFERED), [fitting]);
  // What is not at hand is not counted.
  const unknown = data?.more === true && (query === "" || typeof asked?.nextCursor === "string");
  return {
    offered,
    /** How many fit besides; `null`: more than are known here. */
    rest: unknown ? null : fitting.length - offered.length,
    none: data?.responses.length === 0,
    loading: slash !== null && isPending && !error,
    error: data ? null : error,
    retry: () => void refetch(),
  };
}

/** Tells the server that it was used in a conversation. What is already in the draft does not wait for it. */
export async function countUse(client: QueryClient, id: string, conversationId: string): Promise<void> {
  try {
    await api(`/api/canned-responses/${id}/render`, { method: "POST", body: { conversationId } });
  } catch {
    // A count is not worth a word to somebody who is answering a visitor.
  } finally {
    void client.invalidateQueries({ queryKey: [cannedKey] });
  }
}
