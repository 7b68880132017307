import { describe, expect, it } from "vitest";
import { happening } from "../panel/happening.ts";
import { german as firstGerman } from "../panel/german.ts";
import { laterStrings } from "../panel/later-strings.ts";
import { en as first } from "../panel/strings.ts";
import type { Message } from "@deskbell/protocol/types";

const en = { ...first, ...laterStrings("en") };
const german = { ...firstGerman, ...laterStrings("de") };

const event = (content: string, kind: "agent" | "visitor", name: string | null) =>
  ({ content, kind: "event", sender: { kind, id: "1", name, avatarUrl: null } }) as Message;

describe("what happened", () => {
  it("is said in the reader's language, with who did it", () => {
    expect(happening(event("joined", "agent", "Ada $&"), en)).toBe("Ada $& joined");
    expect(happening(event("joined", "agent", "Ada"), german)).toBe("Ada ist dazugekommen");
    expect(happening(event("closed", "visitor", "Vera"), en)).toBe("You ended the conversation");
    expect(happening(event("left", "agent", null), en)).toBe("The team left");
    expect(happening(event("transferred", "agent", "Ada"), en)).toBe("Ada handed this conversation on");
    expect(happening(event("merged", "agent", "Ada"), german)).toBe(
      "Diese Unterhaltung geht in einer anderen weiter.",
    );
  });

  it("is shown as it came when the word is not known", () => {
    expect(happening(event("escalated", "agent", "Ada"), en)).toBe("escalated");
    expect(happening(event("constructor", "agent", "Ada"), en)).toBe("constructor");
  });
});
