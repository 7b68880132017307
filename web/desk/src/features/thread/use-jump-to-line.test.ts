import { act, createElement, useRef } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useJumpToLine } from "./use-jump-to-line.ts";

type Follow = (navigation: { hrefChanged: boolean; toLocation: { hash: string } }) => void;
const place = vi.hoisted((): { hash: string; follow?: Follow } => ({ hash: "message-1" }));
vi.mock("@tanstack/react-router", () => {
  const router = {
    subscribe: (_: string, listener: Follow) => {
      place.follow = listener;
      return () => undefined;
    },
  };
  return {
    useRouter: () => router,
    useLocation: ({ select }: { select: (location: { hash: string }) => unknown }) => select(place),
  };
});

describe("the line that the address names", () => {
  let root: Root;
  let firstSeq: number;
  let refused: boolean;
  const older = vi.fn(() => {
    if (!refused) firstSeq -= 10;
    draw();
    return Promise.resolve(!refused);
  });
  const onTooFar = vi.fn();
  const scrolled = vi.fn();

  /** A log of the lines from the first that is loaded to the tenth behind it. */
  function Log() {
    const scroller = useRef<HTMLDivElement>(null);
    const reachedStart = firstSeq <= 1;
    useJumpToLine({
      scroller,
      leaveEnd: () => undefined,
      firstSeq,
      reachedStart,
      older,
      loadingOlder: false,
      onTooFar,
    });
    const seqs = Array.from({ length: 10 }, (_, at) => firstSeq + at);
    return createElement(
      "div",
      { ref: scroller },
      seqs.map((seq) => createElement("p", { key: seq, "data-seq": seq })),
    );
  }
  const draw = () => root.render(createElement(Log));
  const settle = (what: () => void) =>
    act(async () => {
      what();
      await Promise.resolve();
    });

  beforeEach(() => {
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
    vi.clearAllMocks();
    refused = false;
    Element.prototype.scrollIntoView = scrolled;
    root = createRoot(document.createElement("div"));
  });
  afterEach(() => act(() => root.unmount()));

  it("is reached page by page, once, and again when the same address is followed again", async () => {
    firstSeq = 31;
    await settle(draw);
    expect([older.mock.calls.length, scrolled.mock.calls.length]).toEqual([3, 1]);
    await settle(draw);
    expect(scrolled).toHaveBeenCalledTimes(1);
    await settle(() => place.follow?.({ hrefChanged: false, toLocation: place }));
    expect(scrolled).toHaveBeenCalledTimes(2);
  });

  it("is given up at the first refusal, until it is asked for again", async () => {
    firstSeq = 31;
    refused = true;
    await settle(draw);
    await settle(draw);
    expect(older).toHaveBeenCalledTimes(1);
    refused = false;
    await settle(() => place.follow?.({ hrefChanged: false, toLocation: place }));
    expect(scrolled).toHaveBeenCalledTimes(1);
  });

  it("is said to lie too far back after fifty pages", async () => {
    firstSeq = 1_001;
    await settle(draw);
    expect([older.mock.calls.length, onTooFar.mock.calls.length]).toEqual([50, 1]);
    await settle(draw);
    expect(onTooFar).toHaveBeenCalledTimes(1);
  });
});
