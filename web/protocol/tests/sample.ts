import type { Message } from "../src/types.ts";

/** A message of the visitor's, unless told. */
export function message(seq: number, over: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    conversationId: "c1",
    seq,
    clientId: `client-${seq}`,
    sender: { kind: "visitor", id: "v1", name: "Vera", avatarUrl: null },
    kind: "text",
    content: `line ${seq}`,
    attachments: [],
    status: "sent",
    createdAt: new Date(1_700_000_000_000 + seq * 1000).toISOString(),
    editedAt: null,
    deletedAt: null,
    reactions: [],
    ...over,
  };
}

export const agentSender = { kind: "agent", id: "a1", name: "Ada", avatarUrl: null } as const;

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
