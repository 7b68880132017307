import type { Conversation } from "@deskbell/protocol/types";

/** A request that takes a part of it back. */
export interface Step {
  /** Behind `/api/conversations/{id}`. */
  path: string;
  body: Record<string, unknown>;
}

const isOpen = ({ status }: Conversation) => status === "waiting" || status === "active";
const sameTag = (a: string) => (b: string) => a.toLocaleLowerCase() === b.toLocaleLowerCase();

/**
 * What takes back what was done to a conversation, in order; `null` where nothing of it can be taken back, or only a part that
 * would leave it neither here nor there. A reply was read: it stays.
 *
 * @param now what it is like when it is taken back: what others did meanwhile stays
 * @param mayForce this person may take chats from colleagues
 */
export function undoSteps(
  before: Conversation,
  after: Conversation,
  { now = after, me, mayForce, at = Date.now() }: UndoOptions,
): Step[] | null {
  // Out of a team leads no way, and into a merged one neither.
  if (before.team !== after.team && before.team === null) return null;
  const steps: Step[] = [];
  // The visitor may have opened it again meanwhile.
  if (isOpen(before) && !isOpen(after) && !isOpen(now)) steps.push({ path: "/reopen", body: {} });
  const given = giveBack(before, after, me, mayForce);
  if (given === null) return null;
  steps.push(...given);
  if (!isOpen(before) && before.status !== after.status) {
    steps.push({ path: before.status === "closed" ? "/close" : "/resolve", body: {} });
  }
  const added = after.tags.filter((tag) => !before.tags.some(sameTag(tag)));
  const removed = before.tags.filter((tag) => !after.tags.some(sameTag(tag)));
  if (added.length + removed.length > 0) {
    const kept = now.tags.filter((tag) => !added.some(sameTag(tag)));
    const back = removed.filter((tag) => !kept.some(sameTag(tag)));
    steps.push({ path: "/tags", body: { tags: [...kept, ...back] } });
  }
  if (before.priority !== after.priority) {
    steps.push({ path: "/priority", body: { priority: before.priority } });
  }
  const [slept, sleeps] = [before.snoozedUntil ?? null, after.snoozedUntil ?? null];
  if (slept !== sleeps && (slept === null || Date.parse(slept) > at)) {
    // What is done is not laid aside, and has lost its time by itself.
    if (slept !== null ? isOpen(before) : isOpen(after))
      steps.push({ path: "/snooze", body: { until: slept } });
  }
  return steps.length === 0 ? null : steps;
}

interface UndoOptions {
  now?: Conversation;
  me: string;
  mayForce: boolean;
  /** Milliseconds. */
  at?: number;
}

/** `null` when it cannot go back to whoever had it. */
function giveBack(before: Conversation, after: Conversation, me: string, mayForce: boolean): Step[] | null {
  const [had, has] = [before.assignee?.id ?? null, after.assignee?.id ?? null];
  const moved = before.team !== after.team;
  if (had === has && !moved) return [];
  // From a colleague it is taken only by those who may.
  if (has !== null && has !== me && !mayForce) return null;
  if (moved)
    return [{ path: "/transfer", body: { teamId: before.team, ...(had === null ? {} : { agentId: had }) } }];
  const force = has !== null && has !== me && had !== null ? { force: true } : {};
  return [{ path: "/assign", body: { agentId: had, ...force } }];
}
