import { useQuery } from "@tanstack/react-query";
import { everyPage } from "../session/every-page.ts";
import type { Macro } from "./model.ts";

export const macrosKey = "macros";
const FRESH_MS = 20_000;

/** One's own macros and the shared ones, by name. */
export function useMacros(enabled = true) {
  return useQuery({ queryKey: [macrosKey], staleTime: FRESH_MS, enabled, queryFn: allMacros });
}

async function allMacros({ signal }: { signal: AbortSignal }): Promise<Macro[]> {
  const macros = await everyPage<Macro>("/api/macros", signal);
  return macros.sort((a, b) => a.name.localeCompare(b.name));
}
