import { emptyThread } from "@deskbell/protocol/thread";
import type { Message } from "@deskbell/protocol/types";
import { expect, it } from "vitest";
import { toggled, withReactions } from "./reactions.ts";

const me = { kind: "agent" as const, id: "me", name: "Me" };
const visitor = { kind: "visitor" as const, id: "v", name: "Vera" };

it("puts one's own reaction, and takes it back", () => {
  const theirs = [{ emoji: "👍", by: [visitor] }];
  const put = toggled(theirs, "👍", me);
  expect(put).toEqual({ add: true, reactions: [{ emoji: "👍", by: [visitor, me] }] });
  expect(toggled(put.reactions, "👍", me)).toEqual({ add: false, reactions: theirs });
  expect(toggled([{ emoji: "👍", by: [me] }], "👍", me).reactions).toEqual([]);
  expect(toggled(theirs, "🎉", me).reactions).toEqual([...theirs, { emoji: "🎉", by: [me] }]);
});

it("changes the message that it stands at, and nothing when it is known", () => {
  const message = { seq: 1, reactions: [] } as unknown as Message;
  const thread = { ...emptyThread("a", "business"), messages: [message] };
  const liked = { ...message, reactions: [{ emoji: "👍", by: [visitor] }] };
  const next = withReactions(thread, liked);
  expect(next.messages[0]?.reactions).toEqual(liked.reactions);
  expect(withReactions(next, liked)).toBe(next);
});
