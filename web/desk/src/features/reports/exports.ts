import type { ExportJob } from "@deskbell/protocol/report-types";
import { useQuery } from "@tanstack/react-query";
import { everyPage } from "../session/every-page.ts";

export const exportsKey = "exports";
export const exportsPath = "/api/exports";

/** How often the server is asked how far they are, while one is under way. */
const ASK_EVERY_MS = 1_000;

export const isUnderWay = ({ state }: ExportJob) => state === "waiting" || state === "running";

export function useExports() {
  return useQuery({
    queryKey: [exportsKey],
    queryFn: ({ signal }) => everyPage<ExportJob>(exportsPath, signal),
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) === true ? ASK_EVERY_MS : false),
  });
}

/** Before anything that anybody could export. */
export const BEGINNING = "1970-01-01";

/** The last moment of what is exported: `to` is the first one behind it. */
export function lastMoment({ to }: ExportJob): string {
  return new Date(Date.parse(to) - 1).toISOString();
}

/** Whether it goes back as far as there is anything. */
export function isFromTheBeginning({ from }: ExportJob): boolean {
  return new Date(from).getUTCFullYear() <= 1970;
}
