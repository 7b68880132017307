import type { Message } from "@deskbell/protocol/types";
import { expect, it } from "vitest";
import { happening } from "./happening.ts";

function event(content: string): Message {
  return { content, sender: { kind: "agent", id: "ada", name: "Ada", avatarUrl: null } } as Message;
}

it("says who did what", () => {
  expect(happening(event("joined"), "me")).toBe("Ada joined");
  expect(happening(event("resolved"), "ada")).toBe("You marked this as resolved");
});

it("shows as it came what it does not know", () => {
  expect(happening(event("handed over to sales"), "me")).toBe("handed over to sales");
});
