import type { LiveFigures } from "@deskbell/protocol/report-types";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useDesk } from "../live/use-desk.ts";
import { api } from "../session/api.ts";

/** However much happens, the figures are asked for this often at most. */
const AT_MOST_EVERY_MS = 1_000;
/** Not everything that changes them is told to everybody. */
const AT_LEAST_EVERY_MS = 15_000;

const key = ["live-figures"];

/** Who waits and who has how much to do, as the server counts it. */
export function useLiveFigures() {
  const client = useQueryClient();
  const { book, colleagues } = useDesk();
  useEffect(() => {
    let timer: number | undefined;
    const changed = () => {
      timer ??= window.setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries({ queryKey: key });
      }, AT_MOST_EVERY_MS);
    };
    const heard = [book.subscribe(changed), colleagues.subscribe(changed)];
    return () => {
      window.clearTimeout(timer);
      for (const stop of heard) stop();
    };
  }, [client, book, colleagues]);
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api<LiveFigures>("/api/analytics/live", { signal }),
    refetchInterval: AT_LEAST_EVERY_MS,
  });
}
