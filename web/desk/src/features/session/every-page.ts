import type { List } from "@deskbell/protocol/types";
import { api } from "./api.ts";

/** So many are asked for at a time: as many as the server gives. */
const PAGE = 100;

/** A list to its end, however many pages that is: where one looks for something, what was left out would seem not to exist. */
export async function everyPage<T>(path: string, signal?: AbortSignal): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | null = null;
  do {
    const page: List<T> = await api<List<T>>(path, { query: { limit: PAGE, cursor }, signal });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}
