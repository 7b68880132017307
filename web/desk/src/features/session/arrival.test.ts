import { ConnectionError, ProblemError } from "@deskbell/protocol/problem";
import { describe, expect, it, vi } from "vitest";
import { memoryStore } from "../../lib/stored.ts";
import { arrivalIn, createArrival } from "./arrival.ts";

const problem = (slug: string, challenge?: string) =>
  new ProblemError({
    type: `/problems/${slug}`,
    title: slug,
    status: 401,
    detail: null,
    ...(challenge === undefined ? {} : { challenge }),
  });

describe("arrivalIn", () => {
  it("reads the code or the reason, with the # or without", () => {
    expect(arrivalIn("#sign-in=aB_-9")).toEqual({ step: "back", code: "aB_-9" });
    expect(arrivalIn("sign-in-failed=denied")).toEqual({ step: "failed", failure: "denied" });
  });

  it("takes a reason that it does not know for the provider's", () => {
    expect(arrivalIn("#sign-in-failed=<b>")).toEqual({ step: "failed", failure: "provider" });
  });

  it("leaves every other fragment alone", () => {
    for (const fragment of ["", "#", "#sign-in", "#sign-in=", "#invitation=x"])
      expect(arrivalIn(fragment), fragment).toBeNull();
  });
});

describe("arrival", () => {
  const arrive = (exchange: () => Promise<void>) => {
    const arrival = createArrival(memoryStore(), exchange);
    arrival.take("#sign-in=one");
    return arrival;
  };

  it("exchanges the code once", async () => {
    const exchange = vi.fn(() => Promise.resolve());
    const arrival = arrive(exchange);
    await Promise.all([arrival.finish(), arrival.finish()]);
    expect(exchange.mock.calls).toEqual([["one"]]);
    expect(arrival.state()).toEqual({ step: "none" });
  });

  it("says what is asked, or what went wrong", async () => {
    const offline = new ConnectionError("offline");
    const cases = [
      [problem("two-factor-required", "half"), { step: "challenged", challenge: "half" }],
      [problem("invalid-token"), { step: "failed", failure: "expired" }],
      [offline, { step: "refused", error: offline }],
    ] as const;
    for (const [error, state] of cases) {
      const arrival = arrive(() => Promise.reject(error));
      await arrival.finish();
      expect(arrival.state()).toEqual(state);
    }
  });

  it("keeps where somebody wanted to go while they are away", () => {
    const store = memoryStore();
    createArrival(store, () => Promise.resolve()).leave("/agent/replies");
    const back = createArrival(store, () => Promise.resolve());
    expect(back.next()).toBe("/agent/replies");
    back.leave(undefined);
    expect(back.next()).toBeUndefined();
  });
});
