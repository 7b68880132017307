import { describe, expect, it } from "vitest";
import { pieces, rendered, type Values } from "./template.ts";

const values: Values = {
  visitorName: "Vera",
  visitorEmail: null,
  agentName: "Ann",
  subject: "{{agent.name}}",
  fields: { "order number": "A-7", count: 3, vip: true, gone: null, blank: " " },
};

// The server's own examples, of crates/replies/src/template.rs: both must say the same.
describe("a template", () => {
  it.each([
    ["Hi {{visitor.name}}, I am {{ agent.name }}.", "Hi Vera, I am Ann."],
    ["{{visitor.name}}{{visitor.name}}", "VeraVera"],
    ["{{fields.order number}} {{fields.count}} {{fields.vip}}", "A-7 3 true"],
    ["{a} }} {", "{a} }} {"],
    ["Hi {{visitor.email|there}}!", "Hi there!"],
    ["Hi {{visitor.name|there}}!", "Hi Vera!"],
    ["to {{ visitor.email | you | all }} now", "to you | all now"],
    ["a {{visitor.email}} b", "a  b"],
    ["a {{visitor.email|}} b", "a  b"],
    ["{{fields.gone|x}}{{fields.blank|y}}{{fields.other|z}}", "xyz"],
    ["{{conversation.subject}}", "{{agent.name}}"],
    ["{{visitor.email|{{agent.name}}", "{{agent.name"],
    ["{{fields.constructor|none}}", "none"],
  ])("%s becomes %s", (text, expected) => {
    expect(rendered(text, values)).toBe(expected);
  });

  it("says what is filled, what falls back and what is empty", () => {
    expect(pieces("{{visitor.name}}{{visitor.email|x}}{{visitor.email}}", values)).toEqual([
      { kind: "filled", text: "Vera", name: "visitor.name" },
      { kind: "fallback", text: "x", name: "visitor.email" },
      { kind: "empty", text: "", name: "visitor.email" },
    ]);
  });

  it.each([
    "{{visitor.phone}}",
    "{{}}",
    "{{|there}}",
    "{{fields.}}",
    "{{{visitor.name}}}",
    "{{Visitor.Name}}",
  ])("%s is known to nobody", (text) => {
    expect(pieces(text, values)[0]).toMatchObject({ kind: "unknown" });
  });

  it("sees braces that are never closed", () => {
    expect(pieces("x {{visitor.name", values)).toEqual([
      { kind: "text", text: "x " },
      { kind: "unclosed", text: "{{visitor.name" },
    ]);
  });
});
