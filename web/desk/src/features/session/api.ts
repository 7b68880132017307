import { ProblemError } from "@deskbell/protocol/problem";
import { request, type RestOptions } from "@deskbell/protocol/rest";
import { session } from "./browser-session.ts";
import { SignedOutError } from "./session.ts";

/**
 * Asks the server as the person who is signed in. A refused token is renewed once and the question asked again.
 *
 * @throws as `request`, and SignedOutError
 */
export async function api<T>(path: string, options: Omit<RestOptions, "token"> = {}): Promise<T> {
  const token = await session.token();
  try {
    return await request<T>(path, { ...options, token });
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.status !== 401) throw error;
    return request<T>(path, { ...options, token: await session.token(token) });
  }
}

/** What is worth asking again: a server that was not reached, or that said that it could not just now. */
export function worthAskingAgain(error: unknown): boolean {
  if (error instanceof SignedOutError) return false;
  return !(error instanceof ProblemError && error.problem.status < 500);
}
