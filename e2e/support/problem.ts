import assert from 'node:assert/strict';
import { z } from 'zod';

/** The closed set of problems with the status of each. */
export const problemStatus = {
  'invalid-request': 400,
  unauthenticated: 401,
  'invalid-credentials': 401,
  'invalid-token': 401,
  'two-factor-required': 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'invalid-transition': 409,
  'already-assigned': 409,
  'conversation-closed': 409,
  'too-large': 413,
  'unsupported-type': 415,
  'validation-failed': 422,
  'rate-limited': 429,
  internal: 500,
  busy: 503,
  'storage-unavailable': 503,
} as const;

export type Slug = keyof typeof problemStatus;

export const problemShape = z.looseObject({
  type: z.string().regex(/^\/problems\/[a-z-]+$/),
  title: z.string().min(1),
  status: z.number().int(),
  detail: z.string().min(1),
  errors: z.array(z.looseObject({ field: z.string(), message: z.string().min(1) })).optional(),
  retryAfter: z.number().positive().optional(),
});

export type Problem = z.infer<typeof problemShape>;

/** Checks that `value` is a whole problem of one of these kinds, with that kind's status, and returns it. */
export function expectProblem(value: unknown, ...slugs: Slug[]): Problem {
  const wanted = `the problem ${slugs.join(' or ')}, got ${JSON.stringify(value)}`;
  const parsed = problemShape.safeParse(value);
  if (!parsed.success) assert.fail(`expected ${wanted}: ${parsed.error.message}`);
  const slug = slugs.find((each) => parsed.data.type === `/problems/${each}`);
  if (slug === undefined) assert.fail(`expected ${wanted}`);
  assert.equal(parsed.data.status, problemStatus[slug], `the status of ${JSON.stringify(value)}`);
  return parsed.data;
}

/** Checks that the problem names this field as the one that is wrong. */
export function expectField(problem: Problem, field: string): void {
  const fields = (problem.errors ?? []).map((error) => error.field);
  assert.ok(fields.includes(field), `expected the field ${field} to be named in ${JSON.stringify(problem)}`);
}
