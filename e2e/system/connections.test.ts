import { Agent as HttpAgent, get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { withServer } from '../support/file-server.ts';
import { expectProblem } from '../support/problem.ts';
import type { Server } from '../support/server.ts';

/** Opens connections that send no byte, and counts those that the server ends. */
async function silent(server: Server, count: number, localAddress: string) {
  const sockets = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<Socket>((done, failed) => {
          const socket = connect({ port: server.port, host: '127.0.0.1', localAddress }, () => done(socket));
          socket.once('error', failed);
        }),
    ),
  );
  const ends = sockets.map(
    (socket) =>
      new Promise<void>((done) => {
        socket.on('error', () => {});
        socket.on('data', () => {});
        socket.once('close', () => done());
      }),
  );
  return { sockets, ends, close: () => sockets.forEach((socket) => socket.destroy()) };
}

/** Somebody's connections from an address of their own, each kept after its request. */
class Person {
  private readonly agent: HttpAgent;

  constructor(
    private readonly server: Server,
    private readonly localAddress: string,
  ) {
    this.agent = new HttpAgent({ keepAlive: true });
  }

  /** Asks how the server is. Fails when there is no answer within `withinMs`. */
  health(withinMs = 5_000): Promise<{ status: number; retryAfter: string | undefined; json: unknown }> {
    return new Promise((done, failed) => {
      const { agent, localAddress } = this;
      const request = get(
        `${this.server.url}/api/health`,
        { agent, localAddress, signal: AbortSignal.timeout(withinMs) },
        (answer) => {
          let text = '';
          answer.on('data', (chunk) => (text += String(chunk)));
          answer.on('end', () => {
            const retryAfter = answer.headers['retry-after'];
            done({ status: answer.statusCode ?? 0, retryAfter, json: JSON.parse(text) as unknown });
          });
        },
      );
      request.on('error', failed);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

/** Each keeps one connection that has sent a request. */
async function kept(server: Server, count: number, localAddress: string): Promise<Person[]> {
  const people = Array.from({ length: count }, () => new Person(server, localAddress));
  for (const person of people) expect((await person.health()).status).toBe(200);
  return people;
}

test('connections that send nothing keep nobody out, neither those of their address nor others', async () => {
  await withServer({ env: { DESKBELL_MAX_HTTP_CONNECTIONS: '100' } }, async (server) => {
    const floods = await Promise.all(
      ['127.0.0.1', '127.0.0.5', '127.0.0.6'].map((address) => silent(server, 110, address)),
    );
    const people = ['127.0.0.1', '127.0.0.2', '127.0.0.5'].map((address) => new Person(server, address));
    for (const person of people) expect((await person.health()).status).toBe(200);
    for (const each of [...floods, ...people]) each.close();
  });
});

test('without a request a connection ends after 10 s; one that has sent a request may wait longer', async () => {
  await withServer({}, async (server) => {
    const person = new Person(server, '127.0.0.2');
    const began = Date.now();
    const { sockets, ends } = await silent(server, 2, '127.0.0.1');
    // A byte now and then makes no head.
    sockets[1]?.write('GET / HTTP/1.1\r\nx-slow: ');
    await person.health();
    await Promise.all(ends);
    expect(Date.now() - began).toBeGreaterThan(9_000);
    expect(Date.now() - began).toBeLessThan(15_000);
    expect((await person.health()).status).toBe(200);
    person.close();
  });
});

test('connections are limited by address', async () => {
  await withServer({ env: { DESKBELL_MAX_HTTP_CONNECTIONS_PER_ADDRESS: '3' } }, async (server) => {
    const [first, ...others] = await kept(server, 3, '127.0.0.2');
    const fourth = new Person(server, '127.0.0.2');
    const refused = await fourth.health();
    expect(refused.status).toBe(429);
    const problem = expectProblem(refused.json, 'rate-limited');
    expect(problem.retryAfter).toBe(Number(refused.retryAfter));
    expect((await others[0]?.health())?.status, 'those that are there go on').toBe(200);
    const neighbour = new Person(server, '127.0.0.3');
    expect((await neighbour.health()).status).toBe(200);
    first?.close();
    await expect.poll(async () => (await fourth.health()).status).toBe(200);
    for (const each of [...others, fourth, neighbour]) each.close();
  });
});

test('behind a proxy that is trusted all connections come from one address, and are not limited by it', async () => {
  const env = { DESKBELL_MAX_HTTP_CONNECTIONS_PER_ADDRESS: '3', DESKBELL_TRUST_PROXY: 'true' };
  await withServer({ env }, async (server) => {
    for (const each of await kept(server, 8, '127.0.0.2')) each.close();
  });
});
