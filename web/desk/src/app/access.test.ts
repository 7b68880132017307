import { describe, expect, it } from "vitest";
import { firstPlace, isFor } from "./access.ts";

const viewer = { permissions: ["see-conversations" as const] };
const designer = { permissions: ["manage-widgets" as const] };
const nobody = { permissions: [] };

describe("isFor", () => {
  it("asks each page for what it needs", () => {
    expect(
      ["/agent", "/agent/visitors", "/agent/0199", "/agent/settings"].every((path) => isFor(viewer, path)),
    ).toBe(true);
    for (const path of ["/agent/replies", "/admin", "/admin/widgets/x", "/admin/people", "/admin/teams"])
      expect(isFor(viewer, path), path).toBe(false);
    expect(isFor(designer, "/admin/widgets/new")).toBe(true);
    expect(isFor(designer, "/agent")).toBe(false);
  });

  it("takes no page for another that begins alike", () => {
    expect(isFor(nobody, "/agent/settings")).toBe(true);
    expect(isFor(nobody, "/agentsettings")).toBe(true);
    expect(isFor(viewer, "/admin/peoplex")).toBe(false);
  });
});

describe("firstPlace", () => {
  it("leads to a page that is for them", () => {
    expect(firstPlace(viewer)).toBe("/agent");
    expect(firstPlace(designer)).toBe("/admin/widgets");
    expect(firstPlace(nobody)).toBe("/agent/settings");
  });
});
