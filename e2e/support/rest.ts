import assert from 'node:assert/strict';
import type { z } from 'zod';
import { expectProblem, type Problem, type Slug } from './problem.ts';

/** One answer, read to its end. */
export class Answer {
  constructor(
    private readonly request: string,
    readonly status: number,
    readonly headers: Headers,
    readonly text: string,
  ) {}

  toString(): string {
    return `${this.request} → ${this.status} ${this.text.slice(0, 2_000)}`;
  }

  get json(): unknown {
    try {
      return JSON.parse(this.text);
    } catch {
      return assert.fail(`not JSON: ${this}`);
    }
  }

  /** The body, when the status is this one and the body has this shape. */
  as<Shape extends z.ZodType>(status: number, shape: Shape): z.infer<Shape> {
    assert.equal(this.status, status, `expected ${status}: ${this}`);
    const parsed = shape.safeParse(this.json);
    if (!parsed.success) assert.fail(`${this}\nis not of its shape: ${parsed.error.message}`);
    return parsed.data as z.infer<Shape>;
  }

  /** Checks the status alone: for answers whose body nobody reads. */
  is(...statuses: number[]): this {
    assert.ok(statuses.includes(this.status), `expected ${statuses.join(' or ')}: ${this}`);
    return this;
  }

  /** Checks that this is a problem of one of these kinds, whole and typed as RFC 9457 says. */
  problem(...slugs: Slug[]): Problem {
    const type = this.headers.get('content-type') ?? 'no content type';
    assert.ok(type.startsWith('application/problem+json'), `${type} is no problem: ${this}`);
    const problem = expectProblem(this.json, ...slugs);
    assert.equal(problem.status, this.status, `the status of ${this}`);
    return problem;
  }
}

/** HTTP as one person: whoever the token says, or nobody. */
export class Rest {
  constructor(
    readonly url: string,
    readonly token: string | null = null,
  ) {}

  as(token: string | null): Rest {
    return new Rest(this.url, token);
  }

  /** Sends these very bytes. A 5xx is a bug whatever the test is about, so it fails here. */
  async send(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
    const headers = new Headers(init.headers);
    if (this.token !== null && !headers.has('authorization')) headers.set('authorization', `Bearer ${this.token}`);
    const response = await fetch(this.url + path, {
      ...init,
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(15_000),
    });
    const answer = new Answer(`${method} ${path}`, response.status, response.headers, await response.text());
    if (answer.status >= 500) assert.fail(`the server failed: ${answer}`);
    return answer;
  }

  /** Sends `body` as JSON, or nothing when it is `undefined`. */
  json(method: string, path: string, body?: unknown): Promise<Answer> {
    if (body === undefined) return this.send(method, path);
    const headers = { 'content-type': 'application/json' };
    return this.send(method, path, { headers, body: JSON.stringify(body) });
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.json('POST', path, body);
  }

  put(path: string, body?: unknown): Promise<Answer> {
    return this.json('PUT', path, body);
  }

  delete(path: string): Promise<Answer> {
    return this.send('DELETE', path);
  }
}
