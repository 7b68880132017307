import { describe, expect, it } from "vitest";
import { fromForm, inForm, newWidget, sitesIn } from "./form-values.ts";
import { snippetFor } from "./snippet.ts";

describe("a widget's form", () => {
  it("reads sites one a line, and forgives commas and trailing slashes", () => {
    expect(sitesIn("https://a.example/\n\n https://b.example, https://c.example")).toEqual([
      "https://a.example",
      "https://b.example",
      "https://c.example",
    ]);
    expect(sitesIn("  \n")).toEqual([]);
  });

  it("sends what is left empty as absent", () => {
    const { appearance } = fromForm({ ...newWidget, name: "Shop", title: " ", greeting: "Hi" }, "de");
    expect(appearance).toMatchObject({ title: null, greeting: "Hi", offlineMessage: null, language: "de" });
  });

  it("sends a time that is left empty as never", () => {
    const { routing } = fromForm({ ...newWidget, closeAfterMinutes: "", resolveAfterMinutes: "60" }, null);
    expect(routing).toEqual({
      mode: "manual",
      offerSeconds: 30,
      teamId: null,
      closeAfterMinutes: null,
      resolveAfterMinutes: 60,
    });
  });

  it("finds the field that the server means", () => {
    const of = (field: string) => inForm({ field, message: "must be a host" }, "https://a.example\nno site!");
    expect(of("appearance.color").field).toBe("color");
    expect(of("routing.offerSeconds").field).toBe("offerSeconds");
    expect(of("name").field).toBe("name");
    expect(of("allowedSites[1]")).toEqual({ field: "allowedSites", message: "“no” must be a host" });
  });
});

describe("snippetFor", () => {
  it("is one line of markup with the site's key", () => {
    expect(snippetFor("abc", "https://chat.example")).toBe(
      '<script async src="https://chat.example/widget.js?siteKey=abc"></script>',
    );
  });
});
