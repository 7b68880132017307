// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { HostStorage } from "../core/storage.ts";
import { Store } from "../panel/store.ts";

beforeEach(() => localStorage.clear());

describe("the host's storage", () => {
  it("keeps each widget's values apart from the others' and from the page's", () => {
    localStorage.setItem("theirs", "x");
    const [a, b] = [new HostStorage("a"), new HostStorage("b")];
    a.set("token", "1");
    b.set("token", "2");
    expect(a.all()).toEqual({ token: "1" });
    expect(b.get("token")).toBe("2");
    a.remove("token");
    expect(a.get("token")).toBeNull();
    expect(localStorage.getItem("theirs")).toBe("x");
  });

  it("keeps values in memory where the browser stores nothing", () => {
    const full = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    const storage = new HostStorage("a");
    storage.set("outbox:1", "text");
    expect(storage.get("outbox:1")).toBe("text");
    expect(storage.all()).toEqual({ "outbox:1": "text" });
    full.mockRestore();
    storage.set("outbox:1", "text");
    expect(new HostStorage("a").get("outbox:1")).toBe("text");
  });
});

describe("the panel's store", () => {
  const backed = (values: Record<string, string>) => {
    const kept = new Map(Object.entries(values));
    const store = new Store(values, {
      set: (key, value) => kept.set(key, value),
      remove: (key) => kept.delete(key),
      read: (key) => Promise.resolve(kept.get(key) ?? null),
    });
    return { store, kept };
  };

  it("reads at once and writes through", () => {
    const { store, kept } = backed({ a: "1" });
    expect(store.get("a")).toBe("1");
    store.set("b", "2");
    store.remove("a");
    expect([...kept]).toEqual([["b", "2"]]);
    expect(store.keys("b")).toEqual(["b"]);
  });

  it("knows what another tab wrote, when told and when asking", async () => {
    const { store, kept } = backed({});
    const heard: [string, string | null][] = [];
    store.onChange((key, value) => heard.push([key, value]));
    store.changed("a", "1");
    expect(heard).toEqual([["a", "1"]]);
    expect(store.get("a")).toBe("1");
    kept.set("token", "quicker");
    expect(store.get("token")).toBeNull();
    expect(await store.fresh("token")).toBe("quicker");
    expect(store.get("token")).toBe("quicker");
  });
});
