import { QueryClient } from "@tanstack/react-query";
import { worthAskingAgain } from "../features/session/api.ts";

const RETRIES = 3;

const retry = (count: number, error: unknown): boolean => count < RETRIES && worthAskingAgain(error);

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // A Deskbell on this very machine is reached without any network: the browser's word on it does not count.
      queries: { retry, refetchOnWindowFocus: false, staleTime: 30_000, networkMode: "always" },
      mutations: { networkMode: "always" },
    },
  });
}
