import { ProblemError } from "@deskbell/protocol/problem";
import { QueryClient } from "@tanstack/react-query";
import { SignedOutError } from "../features/session/session.ts";

const RETRIES = 3;

/** What is worth asking again: a server that was not reached, or that said that it could not just now. */
function retry(count: number, error: unknown): boolean {
  if (error instanceof SignedOutError) return false;
  if (error instanceof ProblemError && error.problem.status < 500) return false;
  return count < RETRIES;
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // A Deskbell on this very machine is reached without any network: the browser's word on it does not count.
      queries: { retry, refetchOnWindowFocus: false, staleTime: 30_000, networkMode: "always" },
      mutations: { networkMode: "always" },
    },
  });
}
