import { ProblemError } from "@deskbell/protocol/problem";
import { createListeners } from "../../lib/listeners.ts";
import type { Store } from "../../lib/stored.ts";

/** Why a sign-in at the provider led nowhere, as the server says it. */
export const failures = [
  "expired",
  "denied",
  "provider",
  "unverified",
  "unknown",
  "limited",
  "storage",
] as const;

export type Failure = (typeof failures)[number];

export type ArrivalState =
  | { step: "none" }
  /** Back, with a code that works once. */
  | { step: "back"; code: string }
  | { step: "exchanging" }
  /** The second factor is asked for. */
  | { step: "challenged"; challenge: string }
  | { step: "failed"; failure: Failure }
  /** The server was not reached, or refused otherwise. */
  | { step: "refused"; error: unknown };

const NEXT_KEY = "next";
const NONE: ArrivalState = { step: "none" };

/** What stands behind the `#` (with it or without) when the browser comes back from the provider; `null`: something else. */
export function arrivalIn(fragment: string): ArrivalState | null {
  const params = new URLSearchParams(fragment.replace(/^#/u, ""));
  const code = params.get("sign-in");
  if (code !== null && code !== "") return { step: "back", code };
  const why = params.get("sign-in-failed");
  if (why === null) return null;
  return { step: "failed", failure: failures.find((known) => known === why) ?? "provider" };
}

/**
 * What a sign-in at the provider led to. It leaves the address bar at once, as an invitation does; where somebody wanted to go
 * is kept by the tab while they are away.
 */
export function createArrival(store: Store, exchange: (code: string) => Promise<void>) {
  const listeners = createListeners();
  let state: ArrivalState = NONE;
  const become = (next: ArrivalState) => {
    state = next;
    listeners.tell();
  };
  return {
    subscribe: listeners.subscribe,
    state: (): ArrivalState => state,
    /** The browser goes to the provider now. */
    leave(next: string | undefined): void {
      if (next === undefined) store.remove(NEXT_KEY);
      else store.write(NEXT_KEY, next);
    },
    /** @returns whether there was something in the address, which is to be taken out of it now */
    take(fragment: string): boolean {
      const found = arrivalIn(fragment);
      if (found === null) return false;
      become(found);
      return true;
    },
    /** Where they wanted to go. */
    next(): string | undefined {
      const next = store.read(NEXT_KEY);
      return typeof next === "string" ? next : undefined;
    },
    /** Exchanges the code, once, however often it is asked to. */
    async finish(): Promise<void> {
      if (state.step !== "back") return;
      const { code } = state;
      become({ step: "exchanging" });
      try {
        await exchange(code);
        become(NONE);
      } catch (error) {
        become(refusal(error));
      }
    },
    forget: (): void => become(NONE),
  };
}

function refusal(error: unknown): ArrivalState {
  if (!(error instanceof ProblemError)) return { step: "refused", error };
  const { challenge } = error.problem;
  if (typeof challenge === "string") return { step: "challenged", challenge };
  return error.slug === "invalid-token" ? { step: "failed", failure: "expired" } : { step: "refused", error };
}
