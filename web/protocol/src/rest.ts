import { ConnectionError, isProblem, ProblemError } from "./problem.ts";

export interface RestOptions {
  /** `GET` unless told. */
  method?: string;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, in place of `body`. */
  file?: Blob;
  /** Appended as a query string; `null` and `undefined` are left out. */
  query?: Record<string, string | number | boolean | null | undefined>;
  /** Goes into `Authorization: Bearer`. */
  token?: string | null;
  /** Sends this origin's cookies along; none are unless told. */
  cookies?: boolean;
  signal?: AbortSignal;
  /** Milliseconds until a `ConnectionError` `timeout`; 15,000 unless told. */
  timeout?: number;
  /** Is shown the headers of an answer that is no refusal. */
  answered?: (headers: Headers) => void;
}

const DEFAULT_TIMEOUT_MS = 15_000;

/**
 * Asks the server and returns the body it answers with (`undefined` for 204).
 *
 * @param url absolute, or a path on this page's origin
 * @throws ProblemError when the server refused; ConnectionError when it was not reached or did not answer in time;
 *   the `signal`'s own reason when the caller gave up
 */
export async function request<T>(url: string, options: RestOptions = {}): Promise<T> {
  const timeout = AbortSignal.timeout(options.timeout ?? DEFAULT_TIMEOUT_MS);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const headers: Record<string, string> = { Accept: "application/json, application/problem+json" };
  if (options.token) headers["Authorization"] = `Bearer ${options.token}`;
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  let response: Response;
  let text: string;
  try {
    response = await fetch(url + queryString(options.query), {
      method: options.method ?? "GET",
      headers,
      signal,
      credentials: options.cookies === true ? "same-origin" : "omit",
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.file === undefined ? {} : { body: options.file }),
    });
    text = await response.text();
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ConnectionError(timeout.aborted ? "timeout" : "offline");
  }
  const body = parse(text);
  if (response.ok) {
    options.answered?.(response.headers);
    return body as T;
  }
  throw new ProblemError(isProblem(body) ? body : unexplained(response));
}

function queryString(query: RestOptions["query"]): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== null && value !== undefined) params.set(key, String(value));
  }
  return params.size > 0 ? `?${params}` : "";
}

function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A proxy in between answers with its own pages; they become a problem too. */
function unexplained(response: Response) {
  const slug = response.status === 429 ? "rate-limited" : response.status >= 502 ? "busy" : "internal";
  const seconds = Number(response.headers.get("Retry-After"));
  return {
    type: `/problems/${slug}`,
    title: response.statusText || `HTTP ${response.status}`,
    status: response.status,
    detail: null,
    retryAfter: Number.isFinite(seconds) && seconds > 0 ? seconds : null,
  };
}
