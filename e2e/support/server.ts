import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createDatabase, type Database, type DatabaseKind, databaseUnderTest } from './database.ts';

/** Known to the tests so that they can sign tokens of their own: expired ones, and the control that is not. */
export const jwtSecret = 'the-tests-know-this-secret-0123456789abcdef';

/**
 * What every server of the tests starts with. Rate limits are off, because hundreds of actors share one address; the tests
 * of the limits start servers of their own. Grace times are the shortest, so that leaving is seen soon.
 */
const testEnvironment: Record<string, string> = {
  JWT_SECRET: jwtSecret,
  DESKBELL_REGISTRATION: 'open',
  DESKBELL_AGENT_GRACE_SECONDS: '1',
  DESKBELL_VISITOR_GRACE_SECONDS: '1',
  DESKBELL_TYPING_SECONDS: '1',
  DESKBELL_LIMIT_LOGIN: 'off',
  DESKBELL_LIMIT_TWO_FACTOR: 'off',
  DESKBELL_LIMIT_AVATAR: 'off',
  DESKBELL_LIMIT_REGISTER: 'off',
  DESKBELL_LIMIT_OIDC: 'off',
  DESKBELL_LIMIT_VISITOR_CONNECT: 'off',
  DESKBELL_LIMIT_SEND_VISITOR: 'off',
  DESKBELL_LIMIT_SEND_AGENT: 'off',
  DESKBELL_LIMIT_SMALL_EVENTS: 'off',
};

export interface ServerOptions {
  /** Added to (or, where `null`, taken from) the environment of the tests. */
  env?: Record<string, string | null>;
  database?: DatabaseKind;
  /** Another free port is taken when absent. */
  port?: number;
}

export function binaryPath(): string {
  const path = process.env['DESKBELL_BINARY'] ?? resolve(import.meta.dirname, '../../target/debug/deskbell');
  if (!existsSync(path)) {
    throw new Error(`There is no server at ${path}: run \`cargo build -p deskbell\`, or set DESKBELL_BINARY.`);
  }
  return path;
}

/**
 * A port that was free a moment ago. It lies below those that the system gives to outgoing connections, of which the tests
 * make thousands: one of them could take it before the server does, or between the server's death and its restart.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    const probe = createServer();
    const free = await new Promise<boolean>((answer) => {
      probe.once('error', () => answer(false));
      probe.listen(port, '0.0.0.0', () => answer(true));
    });
    if (!free) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}

/** The real binary as a process, with a data directory and a database of its own. */
export class Server {
  private process: ChildProcess | null = null;
  private exited: Promise<number | null> = Promise.resolve(null);
  private output = '';

  private constructor(
    readonly port: number,
    readonly dataDir: string,
    readonly database: Database,
    private readonly env: Record<string, string>,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Makes the place for a server without starting it: for tests of the start itself. */
  static async prepare(options: ServerOptions = {}): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), 'deskbell-e2e-'));
    const database = await createDatabase(options.database ?? databaseUnderTest(), folder);
    const port = options.port ?? (await freePort());
    const env: Record<string, string> = {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      RUST_BACKTRACE: '1',
      PORT: String(port),
      DATABASE_URL: database.url,
      DESKBELL_DATA_DIR: folder,
      ...testEnvironment,
    };
    for (const [name, value] of Object.entries(options.env ?? {})) {
      if (value === null) delete env[name];
      else env[name] = value;
    }
    return new Server(port, folder, database, env);
  }

  static async start(options: ServerOptions = {}): Promise<Server> {
    const server = await Server.prepare(options);
    try {
      await server.launch();
    } catch (error) {
      await server.remove();
      throw error;
    }
    return server;
  }

  /** Everything that the process wrote since the first start. */
  get logs(): string {
    return this.output;
  }

  /** Starts the process and returns without waiting for it to serve. */
  spawn(): void {
    const child = spawn(binaryPath(), ['serve'], { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    const keep = (chunk: Buffer): void => {
      this.output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    this.exited = new Promise((done, failed) => {
      child.on('error', failed);
      child.on('close', (code) => done(code));
    });
    this.process = child;
  }

  /** Starts the process and waits until it is ready. */
  async launch(): Promise<void> {
    this.spawn();
    let code: number | null | undefined;
    void this.exited.then((value) => {
      code = value;
    });
    const deadline = Date.now() + 20_000;
    for (;;) {
      if (code !== undefined) throw new Error(`The server stopped at its start (exit ${code}):\n${this.output}`);
      if (await this.isReady()) return;
      if (Date.now() > deadline) {
        await this.kill();
        throw new Error(`The server was not ready within 20 s:\n${this.output}`);
      }
      await pause(20);
    }
  }

  private async isReady(): Promise<boolean> {
    try {
      const answer = await fetch(`${this.url}/api/health/ready`, { signal: AbortSignal.timeout(2_000) });
      await answer.arrayBuffer();
      return answer.status === 200;
    } catch {
      return false;
    }
  }

  /** The exit code, once the process ends by itself. Fails after `withinMs`. */
  async exit(withinMs = 10_000): Promise<number | null> {
    const late = pause(withinMs, 'late' as const, { ref: false });
    const code = await Promise.race([this.exited, late]);
    if (code === 'late') {
      await this.kill();
      throw new Error(`The server was still running after ${withinMs} ms:\n${this.output}`);
    }
    return code;
  }

  /** Runs another command of the binary on the same data and settings; returns how it ended and what it wrote. */
  async command(...args: string[]): Promise<{ code: number | null; output: string }> {
    const child = spawn(binaryPath(), args, { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output };
  }

  /** SIGKILL, as a power cut would: nothing is said to anybody. */
  async kill(): Promise<void> {
    this.process?.kill('SIGKILL');
    await this.exited;
  }

  /** SIGTERM; the server has 10 s to end. */
  async terminate(): Promise<void> {
    this.process?.kill('SIGTERM');
    await this.exit();
  }

  /** Kills it and starts it again on the same port and data. */
  async crash(): Promise<void> {
    await this.kill();
    await this.launch();
  }

  /** Deletes what the server had; it must have ended. */
  async remove(): Promise<void> {
    await this.database.remove();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Stops the server, removes its data, and fails if it ever panicked. */
  async stop(): Promise<void> {
    try {
      await this.terminate();
    } finally {
      await this.remove();
    }
    const panic = /^.*panicked at.*$/m.exec(this.output);
    if (panic !== null) throw new Error(`The server panicked: ${panic[0]}\n${this.output.slice(-8_000)}`);
  }
}
