import type {
  AlertLadder,
  AlertLadderShown,
  AlertPreferences,
  AlertStep,
  OwnAlerts,
} from "@deskbell/protocol/alerts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { explain } from "../../lib/explain.ts";
import { toasts } from "../../ui/toast-store.ts";
import { api } from "../session/api.ts";
import { alertStrings as s } from "./strings.ts";

const ladderKey = "alert-ladder";
const ownKey = "own-alerts";

export function useLadder() {
  return useQuery({ queryKey: [ladderKey], queryFn: () => api<AlertLadderShown>("/api/alerts") });
}

/** @returns a function that sets the ladder */
export function useSetLadder() {
  const client = useQueryClient();
  return async (body: AlertLadder & { newSecret?: boolean }) => {
    client.setQueryData([ladderKey], await api<AlertLadderShown>("/api/alerts", { method: "PUT", body }));
  };
}

export function useOwnAlerts() {
  return useQuery({ queryKey: [ownKey], queryFn: () => api<OwnAlerts>("/api/auth/alerts") });
}

/** @returns a function that reads one's own alerts again */
export function useReload() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: [ownKey] });
}

/** @returns a function that sets one's own alerts, shown at once and taken back when the server refuses */
export function usePrefer() {
  const client = useQueryClient();
  return async (own: OwnAlerts, change: Partial<AlertPreferences>) => {
    const { push, email, quiet } = { ...own, ...change };
    client.setQueryData([ownKey], { ...own, ...change });
    try {
      const body = { push, email, quiet };
      client.setQueryData([ownKey], await api<OwnAlerts>("/api/auth/alerts", { method: "PUT", body }));
    } catch (error) {
      toasts.show({ tone: "danger", title: s.notSaved, detail: explain(error) });
      await client.invalidateQueries({ queryKey: [ownKey] });
    }
  };
}

/** Tries a step, and says how it went. */
export async function tryStep(step: AlertStep): Promise<void> {
  try {
    const { ok, problem } = await api<{ ok: boolean; problem: string | null }>("/api/alerts/test", {
      method: "POST",
      body: { step },
    });
    if (ok) toasts.show({ tone: "info", title: s.tested });
    else toasts.show({ tone: "danger", title: s.testFailed, detail: problem ?? "" });
  } catch (error) {
    toasts.show({ tone: "danger", title: s.testFailed, detail: explain(error) });
  }
}
