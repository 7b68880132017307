import type { List } from "@deskbell/protocol/types";
import { useQuery } from "@tanstack/react-query";
import { api } from "../session/api.ts";
import type { Macro } from "./model.ts";

export const macrosKey = "macros";
const PAGE = 100;
const FRESH_MS = 20_000;

/** One's own macros and the shared ones, by name. */
export function useMacros(enabled = true) {
  return useQuery({ queryKey: [macrosKey], staleTime: FRESH_MS, enabled, queryFn: allMacros });
}

async function allMacros(): Promise<Macro[]> {
  const macros: Macro[] = [];
  let cursor: string | null = null;
  // To the end: they are found by what is typed here, and one that was left out would seem not to exist.
  do {
    const list: List<Macro> = await api<List<Macro>>("/api/macros", { query: { limit: PAGE, cursor } });
    macros.push(...list.items);
    cursor = list.nextCursor;
  } while (cursor !== null);
  return macros.sort((a, b) => a.name.localeCompare(b.name));
}
