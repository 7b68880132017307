import { describe, expect, it } from "vitest";
import { granted, withdrawn } from "./permissions.ts";

describe("granted", () => {
  it("brings what it needs", () => {
    expect(granted([], "take-over")).toEqual(["see-conversations", "answer", "assign", "take-over"]);
    expect(granted(["see-conversations"], "write-notes")).toEqual(["see-conversations", "write-notes"]);
    expect(granted(["answer", "see-conversations"], "answer")).toEqual(["answer", "see-conversations"]);
  });
});

describe("withdrawn", () => {
  it("takes what needs it along", () => {
    const held = granted(granted(granted([], "take-over"), "write-notes"), "manage-tags");
    expect(withdrawn(held, "answer")).toEqual(["see-conversations", "write-notes", "manage-tags"]);
    expect(withdrawn(held, "see-conversations")).toEqual(["manage-tags"]);
    expect(withdrawn(["manage-tags"], "answer")).toEqual(["manage-tags"]);
  });
});
