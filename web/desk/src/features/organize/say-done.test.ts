import type { Conversation } from "@deskbell/protocol/types";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { toasts } from "../../ui/toast-store.ts";
import { conversation } from "../inbox/conversation-sample.ts";
import type { Desk } from "../live/desk.ts";
import { sayDone } from "./say-done.ts";

const api = vi.hoisted(() => vi.fn<(path: string) => Promise<unknown>>());
vi.mock("../session/api.ts", () => ({ api }));

const tagged = (id: string): { before: Conversation; after: Conversation } => ({
  before: conversation(id),
  after: { ...conversation(id), tags: ["Refund"] },
});
const desk = {
  user: { id: "me", role: "agent", permissions: ["answer"] },
  book: { get: () => undefined, put: vi.fn() },
} as unknown as Desk;

const last = () => toasts.all().at(-1);
const undone = async () => {
  last()?.action?.run();
  await vi.waitFor(() => expect(last()?.action).toBeUndefined());
  return last();
};

beforeEach(() => vi.clearAllMocks());
afterEach(() => toasts.all().forEach(({ id }) => toasts.dismiss(id)));

it("takes back what it can, and says how many it could not", async () => {
  api.mockImplementation((path) =>
    path.includes("/b/") ? Promise.reject(new Error("no")) : Promise.resolve(conversation("x")),
  );
  sayDone(desk, "3 changed", ["a", "b", "c"].map(tagged));
  expect(await undone()).toMatchObject({ tone: "danger", title: "2 taken back, 1 not" });
  expect(api.mock.calls.map(([path]) => path)).toEqual(
    ["a", "b", "c"].map((id) => `/api/conversations/${id}/tags`),
  );
});

it("says of a single one that it could not be taken back, or that it was", async () => {
  api.mockRejectedValueOnce(new Error("no"));
  sayDone(desk, "Changed", [tagged("a")]);
  expect(await undone()).toMatchObject({ tone: "danger", title: "It could not be taken back" });
  api.mockResolvedValueOnce(conversation("a"));
  sayDone(desk, "Changed", [tagged("a")]);
  expect(await undone()).toMatchObject({ tone: "info", title: "Taken back" });
});

it("offers the way back of what was done although a part was refused", () => {
  sayDone(desk, "1 of 2 could not be changed", [tagged("a")], { refused: "Vera: no" });
  expect(last()).toMatchObject({ tone: "danger", detail: "Vera: no", action: { label: "Undo" } });
});
