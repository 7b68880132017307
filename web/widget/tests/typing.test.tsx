// @vitest-environment happy-dom
import type { LiveSocket } from "@deskbell/protocol/socket";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TypingSignal } from "../panel/typing.ts";

let told: [string, string | undefined][];
let box: HTMLElement;

const socket = {
  notify: (event: string, data: { preview?: string }) => told.push([event, data.preview]),
} as unknown as LiveSocket;

let field: HTMLTextAreaElement;

const show = (conversationId: string) =>
  act(() =>
    render(<TypingSignal socket={socket} conversationId={conversationId} field={{ current: field }} />, box),
  );

function typed(text: string): void {
  field.value = text;
  field.dispatchEvent(new Event("input"));
}

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  box = document.createElement("div");
  const form = document.createElement("form");
  field = document.createElement("textarea");
  form.append(field);
});
afterEach(() => {
  vi.useRealTimers();
});

describe("typing", () => {
  it("is told at once, then at most every three seconds, with what stands there", async () => {
    await show("c1");
    for (const text of ["H", "He", "Hel"]) typed(text);
    expect(told).toEqual([["typing:start", "H"]]);
    vi.advanceTimersByTime(2_900);
    expect(told.length).toBe(1);
    vi.advanceTimersByTime(200);
    expect(told.at(-1)).toEqual(["typing:start", "Hel"]);
  });

  it("stops when nothing is typed any more, when all is deleted, and when the conversation is left", async () => {
    await show("c1");
    typed("H");
    vi.advanceTimersByTime(6_000);
    expect(told.map(([event]) => event)).toEqual(["typing:start", "typing:stop"]);
    typed("H");
    typed("");
    expect(told.map(([event]) => event).slice(2)).toEqual(["typing:start", "typing:stop"]);
    typed("H");
    await show("c2");
    expect(told.at(-1)?.[0]).toBe("typing:stop");
  });

  it("stops when it is sent, and when the field is left", async () => {
    await show("c1");
    typed("H");
    field.form?.dispatchEvent(new Event("submit"));
    typed("Hello");
    field.dispatchEvent(new Event("blur"));
    expect(told.map(([event]) => event)).toEqual([
      "typing:start",
      "typing:stop",
      "typing:start",
      "typing:stop",
    ]);
  });
});
