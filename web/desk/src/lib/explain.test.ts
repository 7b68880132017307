import { ProblemError } from "@deskbell/protocol/problem";
import type { Problem } from "@deskbell/protocol/problem";
import { expect, it } from "vitest";
import { explain, mayWorkAgain } from "./explain.ts";

const problem = (status: number, errors?: Problem["errors"]): Problem => ({
  type: "/problems/validation-failed",
  title: "Some fields are wrong",
  status,
  detail: "content: must not be",
  ...(errors === undefined ? {} : { errors }),
});

it("names no field of the API, and no rule for programs", () => {
  const message = "must not contain control characters other than tab and newline";
  const refusal = new ProblemError(problem(422, [{ field: "content", message }]));
  expect(explain(refusal)).toBe("The text contains characters that cannot be sent.");
  const unknown = new ProblemError(problem(422, [{ field: "siteKey", message: "is taken" }]));
  expect(explain(unknown)).toBe("What was entered is taken.");
});

it("offers to try again only what may go through then", () => {
  expect([400, 413, 422].map((status) => mayWorkAgain(problem(status)))).toEqual([false, false, false]);
  expect([403, 404, 409].map((status) => mayWorkAgain(problem(status)))).toEqual([true, true, true]);
});
