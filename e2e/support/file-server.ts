import { afterAll, afterEach } from 'vitest';
import { closeConnections } from './live.ts';
import { Server, type ServerOptions } from './server.ts';

/**
 * Starts the server that the tests of one file share, and stops it after them. What the server wrote during a test that
 * failed is printed beside the failure.
 */
export async function serverForThisFile(options: ServerOptions = {}): Promise<Server> {
  const server = await Server.start(options);
  let printed = 0;
  afterEach(({ task }) => {
    closeConnections();
    if (task.result?.state === 'fail') {
      console.error(`Server log of «${task.name}»:\n${server.logs.slice(printed).slice(-6_000)}`);
    }
    printed = server.logs.length;
  });
  afterAll(() => server.stop());
  return server;
}

/** Runs `use` with a server of its own, for tests that need another configuration or end the process. */
export async function withServer<Result>(
  options: ServerOptions,
  use: (server: Server) => Promise<Result>,
): Promise<Result> {
  const server = await Server.start(options);
  try {
    return await use(server);
  } catch (error) {
    console.error(`Server log:\n${server.logs.slice(-6_000)}`);
    throw error;
  } finally {
    closeConnections();
    await server.stop();
  }
}
