import { ProblemError } from "@deskbell/protocol/problem";
import { request } from "@deskbell/protocol/rest";
import type { Conversation } from "@deskbell/protocol/types";
import { effect, signal } from "@preact/signals";
import { RATING_PREFIX } from "../channel/keys.ts";
import type { Host } from "./host.ts";
import type { PanelState } from "./state.ts";

/** What the visitor says of a conversation. */
export interface Choice {
  /** 1 to 5; 0 when none is chosen yet. */
  score: number;
  comment: string;
}

/** Why a rating is not at the server: it waits for a connection, it came too late, it was refused. */
export type Trouble = "ratingWaits" | "ratingLate" | "ratingRefused";

/** By conversation. */
export const troubles = signal<ReadonlyMap<string, Trouble>>(new Map());
/** The conversation whose rating is being changed. */
export const changing = signal<string | null>(null);

const sending = new Set<string>();

/** Sends with every new connection what did not get through before, even before the last reload. */
export function resendRatings(panel: PanelState): void {
  effect(() => {
    if (panel.session.connection.value !== "ready") return;
    for (const key of panel.host.store.keys(RATING_PREFIX)) {
      void send(panel, key.slice(RATING_PREFIX.length));
    }
  });
}

/** Keeps a rating until the server has it, or does not want it. */
export async function rate(panel: PanelState, id: string, choice: Choice): Promise<void> {
  panel.host.store.set(RATING_PREFIX + id, JSON.stringify(choice));
  await send(panel, id);
}

/** The rating that waits to be sent. */
export function waitingRating({ store }: Host, id: string): Choice | null {
  try {
    const kept = JSON.parse(store.get(RATING_PREFIX + id) ?? "null") as Partial<Choice>;
    return { score: Number(kept.score), comment: String(kept.comment) };
  } catch {
    return null;
  }
}

async function send({ host, session }: PanelState, id: string): Promise<void> {
  const choice = waitingRating(host, id);
  if (!choice || sending.has(id)) return;
  const { score, comment } = choice;
  sending.add(id);
  let trouble: Trouble | null = null;
  try {
    const answer = await request<Conversation>(`/api/conversations/${id}/rate`, {
      method: "PUT",
      body: comment.trim() === "" ? { score } : { score, comment },
      token: session.token.peek(),
    });
    session.inbox.takeConversation(answer);
    if (changing.peek() === id) changing.value = null;
  } catch (error) {
    trouble = troubleOf(error);
  }
  sending.delete(id);
  if (trouble !== "ratingWaits") host.store.remove(RATING_PREFIX + id);
  const rest = new Map(troubles.peek());
  if (trouble) rest.set(id, trouble);
  else rest.delete(id);
  troubles.value = rest;
}

/** Only what another try cannot mend is given up. */
function troubleOf(error: unknown): Trouble {
  const status = error instanceof ProblemError ? error.problem.status : 0;
  if (status === 409) return "ratingLate";
  return status >= 400 && status < 500 && status !== 401 && status !== 429 ? "ratingRefused" : "ratingWaits";
}
