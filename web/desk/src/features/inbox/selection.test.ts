import { expect, it } from "vitest";
import { createSelection } from "./selection.ts";

const shown = ["a", "b", "c", "d", "e"];

it("chooses one by one, and takes back", () => {
  const selection = createSelection();
  selection.toggle("a");
  selection.toggle("c");
  selection.toggle("a");
  expect([...selection.all()]).toEqual(["c"]);
});

it("chooses what lies between, in either direction", () => {
  const selection = createSelection();
  selection.toggle("d");
  selection.rangeTo("b", shown);
  expect([...selection.all()].sort()).toEqual(["b", "c", "d"]);
  selection.keep([]);
  selection.rangeTo("e", shown);
  expect([...selection.all()]).toEqual(["e"]);
});
