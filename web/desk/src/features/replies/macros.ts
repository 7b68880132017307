import type { List } from "@deskbell/protocol/types";
import { useQuery } from "@tanstack/react-query";
import { api } from "../session/api.ts";
import type { Macro } from "./model.ts";

export const macrosKey = "macros";
const PAGE = 100;
/** So many pages are looked through: an agent has at most 200 of their own. */
const PAGES = 10;
const FRESH_MS = 20_000;

/** One's own macros and the shared ones, by name. */
export function useMacros(enabled = true) {
  return useQuery({ queryKey: [macrosKey], staleTime: FRESH_MS, enabled, queryFn: allMacros });
}

async function allMacros(): Promise<Macro[]> {
  const macros: Macro[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES; page += 1) {
    const list: List<Macro> = await api<List<Macro>>("/api/macros", { query: { limit: PAGE, cursor } });
    macros.push(...list.items);
    cursor = list.nextCursor;
    if (cursor === null) break;
  }
  return macros.sort((a, b) => a.name.localeCompare(b.name));
}
