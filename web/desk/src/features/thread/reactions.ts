import type { Thread } from "@deskbell/protocol/thread";
import type { Message, Reaction } from "@deskbell/protocol/types";

/** The reactions that stand at a message now: they change without the message being edited. */
export function withReactions(thread: Thread, { seq, reactions = [] }: Message): Thread {
  const known = thread.messages.find((message) => message.seq === seq);
  if (!known || same(known.reactions ?? [], reactions)) return thread;
  const messages = thread.messages.map((message) =>
    message === known ? { ...message, reactions } : message,
  );
  return { ...thread, messages };
}

function same(a: readonly Reaction[], b: readonly Reaction[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The reactions with one's own put or taken away, until the server says them itself. */
export function toggled(
  reactions: readonly Reaction[],
  emoji: string,
  me: Reaction["by"][number],
): { reactions: Reaction[]; add: boolean } {
  const mine = (one: Reaction) => one.emoji === emoji && one.by.some(({ id }) => id === me.id);
  const add = !reactions.some(mine);
  const others = reactions.map((one) =>
    one.emoji === emoji ? { ...one, by: one.by.filter(({ id }) => id !== me.id) } : one,
  );
  if (!add) return { add, reactions: others.filter(({ by }) => by.length > 0) };
  return {
    add,
    reactions: others.some((one) => one.emoji === emoji)
      ? others.map((one) => (one.emoji === emoji ? { ...one, by: [...one.by, me] } : one))
      : [...others, { emoji, by: [me] }],
  };
}
