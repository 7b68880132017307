import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server as HttpServer } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';

/** What came in, in order; whoever waits for something is woken when it came. */
export class Received<Item> {
  readonly all: Item[] = [];
  private readonly watchers = new Set<() => void>();

  push(item: Item): void {
    this.all.push(item);
    for (const watcher of this.watchers) watcher();
  }

  /** The first that matches, now or within the time. */
  async next(matches: (item: Item) => boolean = () => true, withinMs = 15_000): Promise<Item> {
    return new Promise<Item>((done, failed) => {
      const look = (): void => {
        const found = this.all.find(matches);
        if (found === undefined) return;
        clearTimeout(timer);
        this.watchers.delete(look);
        done(found);
      };
      const timer = setTimeout(() => {
        this.watchers.delete(look);
        failed(
          new Error(`nothing that matches came within ${withinMs} ms: ${JSON.stringify(this.all).slice(0, 2_000)}`),
        );
      }, withinMs);
      this.watchers.add(look);
      look();
    });
  }
}

export async function listen(server: HttpServer | NetServer): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

export interface HttpCall {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** An HTTP server that answers each POST with the status that `answer` says. @returns its origin, and an end */
export async function listenHttp(
  answer: (call: HttpCall) => number,
): Promise<{ origin: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { headers, url } = request;
      response.writeHead(answer({ path: url ?? '/', headers, body: Buffer.concat(chunks) }));
      response.end();
    });
  });
  const port = await listen(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
