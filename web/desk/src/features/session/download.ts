import { ConnectionError, isProblem, ProblemError } from "@deskbell/protocol/problem";
import { session } from "./browser-session.ts";

/**
 * Fetches a file as the person who is signed in, and lets the browser save it: a link could not carry the token.
 *
 * @throws ProblemError when the server refused; ConnectionError when it was not reached
 */
export async function download(path: string, query: Record<string, string>, name: string): Promise<void> {
  const token = await session.token();
  const params = new URLSearchParams(query);
  const url = params.size > 0 ? `${path}?${params}` : path;
  let response = await ask(url, token);
  if (response.status === 401) response = await ask(url, await session.token(token));
  if (!response.ok) {
    const body: unknown = await response.json().catch(() => null);
    if (isProblem(body)) throw new ProblemError(body);
    throw new ConnectionError("offline");
  }
  save(await response.blob(), name);
}

async function ask(url: string, token: string): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { Accept: "text/csv, application/problem+json", Authorization: `Bearer ${token}` },
      credentials: "omit",
    });
  } catch {
    throw new ConnectionError("offline");
  }
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to save it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
