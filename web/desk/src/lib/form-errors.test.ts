import { ProblemError } from "@deskbell/protocol/problem";
import type { UseFormReturn } from "react-hook-form";
import { expect, it, vi } from "vitest";
import { showRefusal } from "./form-errors.ts";

function form(names: string[]) {
  const setError = vi.fn();
  const setFocus = vi.fn();
  const getValues = () => Object.fromEntries(names.map((name) => [name, ""]));
  return { setError, setFocus, it: { setError, setFocus, getValues } as unknown as UseFormReturn };
}

function refusal(errors: { field: string; message: string }[]): ProblemError {
  const problem = {
    type: "/problems/validation-failed",
    title: "Some fields are wrong",
    status: 422,
    detail: null,
  };
  return new ProblemError({ ...problem, errors });
}

it("says beside the field what the server says of it, and goes there", () => {
  const { it: target, setError, setFocus } = form(["current", "password"]);
  showRefusal(target, refusal([{ field: "current", message: "is not your password" }]));
  expect(setError.mock.calls).toEqual([["current", { message: "This is not your password." }]]);
  expect(setFocus).toHaveBeenCalledWith("current");
});

it("says above the form what belongs to no field of it", () => {
  const { it: target, setError } = form(["name"]);
  showRefusal(target, refusal([{ field: "siteKey", message: "is taken" }]));
  expect(setError.mock.calls).toEqual([["root", { message: "What was entered is taken." }]]);
});
