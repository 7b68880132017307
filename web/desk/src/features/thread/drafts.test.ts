import { describe, expect, it } from "vitest";
import { memoryStore } from "../../lib/stored.ts";
import { createDrafts } from "./drafts.ts";

describe("drafts", () => {
  it("keeps reply and note of each conversation apart, and finds them again", () => {
    const store = memoryStore();
    const drafts = createDrafts(store, "me");
    drafts.write("a", "reply", "Hello");
    drafts.write("a", "note", "is a VIP");
    drafts.write("b", "reply", "Bye");
    const later = createDrafts(store, "me");
    expect([later.read("a", "reply"), later.read("a", "note"), later.read("b", "reply")]).toEqual([
      "Hello",
      "is a VIP",
      "Bye",
    ]);
    expect(createDrafts(store, "somebody else").read("a", "reply")).toBe("");
  });

  it("lets go of what was sent", () => {
    const store = memoryStore();
    const drafts = createDrafts(store, "me");
    drafts.write("a", "reply", "Hello");
    drafts.write("a", "reply", "");
    expect(createDrafts(store, "me").read("a", "reply")).toBe("");
  });

  it("does not undo what another tab wrote", () => {
    const store = memoryStore();
    const [one, two] = [createDrafts(store, "me"), createDrafts(store, "me")];
    one.write("a", "reply", "from one");
    two.write("b", "reply", "from two");
    const later = createDrafts(store, "me");
    expect([later.read("a", "reply"), later.read("b", "reply")]).toEqual(["from one", "from two"]);
  });

  it("follows what another tab writes and sends", () => {
    const store = memoryStore();
    const others: (() => void)[] = [];
    const onChange = (_: string, listener: () => void) => {
      others.push(listener);
      return () => undefined;
    };
    const one = createDrafts({ ...store, onChange }, "me");
    one.write("a", "reply", "half an answer");
    const shown: string[] = [];
    one.subscribe(() => shown.push(one.read("a", "reply")));
    const two = createDrafts(store, "me");
    for (const text of ["the whole answer", ""]) {
      two.write("a", "reply", text);
      for (const tell of others) tell();
    }
    expect(shown).toEqual(["the whole answer", ""]);
  });

  it("holds 200 and lets the oldest go", () => {
    const store = memoryStore();
    let time = 0;
    const drafts = createDrafts(store, "me", () => ++time);
    for (let n = 0; n <= 200; n += 1) drafts.write(`c${n}`, "reply", "text");
    expect(drafts.read("c0", "reply")).toBe("");
    expect(drafts.read("c1", "reply")).toBe("text");
  });
});
