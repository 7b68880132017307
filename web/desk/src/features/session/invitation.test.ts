import { describe, expect, it, vi } from "vitest";
import { memoryStore } from "../../lib/stored.ts";
import { createInvitation, invitationIn } from "./invitation.ts";

describe("invitationIn", () => {
  it("reads the token, with the # or without", () => {
    expect(invitationIn("#invitation=aB_-9")).toBe("aB_-9");
    expect(invitationIn("invitation=aB_-9")).toBe("aB_-9");
  });

  it("leaves every other fragment alone", () => {
    for (const fragment of ["", "#", "#invitation", "#invitation=", "#top", "#x-invitation=1"])
      expect(invitationIn(fragment), fragment).toBeNull();
  });
});

describe("invitation", () => {
  it("is there after a reload, until it is forgotten", () => {
    const store = memoryStore();
    expect(createInvitation(store).take("#invitation=one")).toBe(true);
    const reloaded = createInvitation(store);
    expect(reloaded.token()).toBe("one");
    reloaded.forget();
    expect(reloaded.token()).toBeNull();
    expect(createInvitation(store).token()).toBeNull();
  });

  it("gives way to a newer one, and tells", () => {
    const invitation = createInvitation(memoryStore());
    invitation.take("#invitation=one");
    const told = vi.fn();
    invitation.subscribe(told);
    expect(invitation.take("#elsewhere")).toBe(false);
    expect(invitation.token()).toBe("one");
    expect(told).not.toHaveBeenCalled();
    invitation.take("#invitation=two");
    expect(invitation.token()).toBe("two");
    expect(told).toHaveBeenCalledTimes(1);
  });
});
