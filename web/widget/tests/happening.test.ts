import { describe, expect, it } from "vitest";
import { happening } from "../panel/happening.ts";
import { german } from "../panel/german.ts";
import { en } from "../panel/strings.ts";
import type { Message } from "@deskbell/protocol/types";

const event = (content: string, kind: "agent" | "visitor", name: string | null) =>
  ({ content, kind: "event", sender: { kind, id: "1", name, avatarUrl: null } }) as Message;

describe("what happened", () => {
  it("is said in the reader's language, with who did it", () => {
    expect(happening(event("joined", "agent", "Ada $&"), en, "en")).toBe("Ada $& joined");
    expect(happening(event("joined", "agent", "Ada"), german, "de")).toBe("Ada ist dazugekommen");
    expect(happening(event("closed", "visitor", "Vera"), en, "en")).toBe("You ended the conversation");
    expect(happening(event("left", "agent", null), en, "en")).toBe("The team left");
  });

  it("is shown as it came when the word is not known", () => {
    expect(happening(event("escalated", "agent", "Ada"), en, "en")).toBe("escalated");
  });
});
