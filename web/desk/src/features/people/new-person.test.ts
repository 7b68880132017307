import { describe, expect, it } from "vitest";
import { invitationLink, toCreate } from "./new-person.ts";

describe("toCreate", () => {
  const typed = { name: " Ben ", email: " ben@example.com ", role: "agent" as const };

  it("leaves an empty password out, which asks for an invitation", () => {
    expect(toCreate({ ...typed, password: "" })).toEqual({
      name: "Ben",
      email: "ben@example.com",
      role: "agent",
    });
  });

  it("sends a password as it was typed, spaces and all", () => {
    expect(toCreate({ ...typed, password: " a long one " })).toMatchObject({ password: " a long one " });
  });
});

describe("invitationLink", () => {
  it("is whole, and keeps the token behind the #", () => {
    const invitation = { url: "/#invitation=aB_-9", expiresAt: "2026-01-08T00:00:00.000Z" };
    expect(invitationLink(invitation, "https://desk.example.com")).toBe(
      "https://desk.example.com/#invitation=aB_-9",
    );
  });
});
