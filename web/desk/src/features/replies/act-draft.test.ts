import type { Act } from "@deskbell/protocol/types";
import { describe, expect, it } from "vitest";
import { actOf, draftsOf, faultOf, newDraft } from "./act-draft.ts";

describe("an action that is being written", () => {
  const acts: Act[] = [
    { do: "assign", agentId: null },
    { do: "assign", agentId: "bob" },
    { do: "unassign" },
    { do: "transfer", teamId: "sales" },
    { do: "priority", priority: "low" },
    { do: "tag", add: ["a b", "c"], remove: [] },
    { do: "tag", add: [], remove: ["d"] },
    { do: "snooze", until: null },
    { do: "snooze-for", minutes: 90 },
    { do: "snooze-for", minutes: 2880 },
    { do: "resolve" },
    { do: "close" },
    { do: "reopen" },
  ];
  it.each(acts)("comes back as it was: %j", (act) => {
    const drafts = draftsOf(act);
    expect(drafts.map(faultOf)).toEqual([null]);
    expect(drafts.map(actOf)).toEqual([act]);
  });

  it("is two where tags are added and removed", () => {
    const act: Act = { do: "tag", add: ["a"], remove: ["b"] };
    expect(draftsOf(act).map(({ what }) => what)).toEqual(["add-tags", "remove-tags"]);
  });

  it.each([
    newDraft("transfer"),
    newDraft("add-tags", { tags: " , " }),
    newDraft("add-tags", { tags: "x".repeat(51) }),
    newDraft("remove-tags", { tags: Array.from({ length: 21 }, (_, at) => at).join() }),
    newDraft("snooze-for", { count: "0" }),
    newDraft("snooze-for", { count: "1.5" }),
    newDraft("snooze-for", { count: "367", unit: "days" }),
  ])("says what is wrong: %j", (draft) => {
    expect(faultOf(draft)).not.toBeNull();
  });

  it("keeps the words of tags, and not the space around them", () => {
    expect(actOf(newDraft("add-tags", { tags: " Spring  sale ,vip," }))).toEqual({
      do: "tag",
      add: ["Spring sale", "vip"],
      remove: [],
    });
  });
});
