import type { Conversation } from "@deskbell/protocol/types";
import { activityOf } from "../inbox/ordering.ts";

export interface Notice {
  /** `chat`: somebody new; `message`: more from somebody known; `offer`: it is this person's to take now. */
  kind: "chat" | "message" | "offer";
  conversation: Conversation;
}

/** Events of different conversations may overtake each other by so much. */
const OVERTAKING_MS = 5000;

/**
 * What in the conversations is worth a ring. It looks at what is known rather than at single events: what came in
 * while the connection was away rings when it is known, and nothing rings twice.
 */
export class Attention {
  readonly #me: string;
  readonly #seqs = new Map<string, number>();
  /** Until when each was offered to this person, as far as they were told. */
  readonly #offers = new Map<string, string>();
  /** The latest activity that was looked at, on the server's clock. `null`: nothing was, and the first look is calm. */
  #latest: number | null = null;

  constructor(me: string) {
    this.#me = me;
  }

  /** Looks at everything that is known now. @returns what is new for this person since the last look */
  look(conversations: readonly Conversation[]): Notice[] {
    const notices = this.#latest === null ? [] : conversations.flatMap((one) => this.#noticeOf(one) ?? []);
    for (const conversation of conversations) {
      const { id, lastSeq, offer } = conversation;
      if (offer?.agentId === this.#me) this.#offers.set(id, offer.until);
      this.#seqs.set(id, Math.max(lastSeq, this.#seqs.get(id) ?? 0));
      this.#latest = Math.max(activityOf(conversation), this.#latest ?? 0);
    }
    return notices;
  }

  /** From now on everything that comes in is new: the first lists are there, and they may be empty. */
  begin(): void {
    this.#latest ??= 0;
  }

  #noticeOf(conversation: Conversation): Notice | null {
    const { id, lastSeq, status, unread, lastMessage } = conversation;
    const { offer } = conversation;
    if (offer?.agentId === this.#me && this.#offers.get(id) !== offer.until)
      return { kind: "offer", conversation };
    const known = this.#seqs.get(id);
    if (unread === 0 || lastMessage?.sender.kind !== "visitor" || !concerns(conversation, this.#me))
      return null;
    if (known !== undefined) return lastSeq > known ? { kind: "message", conversation } : null;
    const fresh = activityOf(conversation) > (this.#latest ?? 0) - OVERTAKING_MS;
    return fresh ? { kind: status === "waiting" ? "chat" : "message", conversation } : null;
  }
}

/** Whether it is this person's to answer: their own, or nobody's yet and offered to nobody else. */
function concerns({ status, assignee, offer }: Conversation, me: string): boolean {
  if (offer && offer.agentId !== me) return false;
  return status === "waiting" || (status === "active" && assignee?.id === me);
}

/** How many conversations wait for this person to read: the number in the title. */
export function waitingFor(conversations: readonly Conversation[], me: string): number {
  return conversations.filter((one) => one.unread > 0 && concerns(one, me)).length;
}
