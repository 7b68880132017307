import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { listen, Received } from './listener.ts';

export interface Mail {
  from: string;
  to: string[];
  /** Unfolded, by name in small letters; each name once. */
  headers: Record<string, string>;
  /** The whole text as it came. */
  raw: string;
  /** With its parts decoded. */
  text: string;
}

/** RFC 2047, as far as subjects and names need it. */
function words(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, data: string) =>
      kind.toLowerCase() === 'b' ? Buffer.from(data, 'base64').toString() : quoted(data.replaceAll('_', ' ')),
    );
}

function quoted(text: string): string {
  const bytes = text
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

function parse(raw: string, from: string, to: string[]): Mail {
  const [head = ''] = raw.split('\r\n\r\n', 1);
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      words(line.slice(line.indexOf(':') + 1).trim()),
    ]),
  );
  return { from, to, headers, raw, text: quoted(raw) };
}

/** A mail server that takes everything, over plain SMTP (RFC 5321). */
export class MailServer {
  readonly received = new Received<Mail>();
  private constructor(
    readonly port: number,
    readonly close: () => Promise<void>,
  ) {}

  static async start(): Promise<MailServer> {
    const place: { mails?: MailServer } = {};
    const open = new Set<Socket>();
    const server = createServer((socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      // Whoever sends may go at any time.
      socket.on('error', () => undefined);
      serve(socket, (mail) => place.mails?.received.push(mail));
    });
    const port = await listen(server);
    place.mails = new MailServer(port, async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    });
    return place.mails;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }
}

function serve(socket: Socket, take: (mail: Mail) => void): void {
  let [pending, data, from]: [string, string | null, string] = ['', null, ''];
  let to: string[] = [];
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const address = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? '';
  const command = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO') say('250-mail.test\r\n250 8BITMIME');
    else if (verb === 'HELO' || verb === 'NOOP' || verb === 'RSET') say('250 OK');
    else if (verb === 'MAIL') {
      [from, to] = [address(line), []];
      say('250 OK');
    } else if (verb === 'RCPT') {
      to.push(address(line));
      say('250 OK');
    } else if (verb === 'DATA') {
      data = '';
      say('354 Go on');
    } else if (verb === 'QUIT') {
      say('221 Bye');
      socket.end();
    } else say('502 What?');
  };
  say('220 mail.test ESMTP');
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    pending += chunk;
    for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
      const line = pending.slice(0, end);
      pending = pending.slice(end + 2);
      if (data === null) command(line);
      else if (line === '.') {
        take(parse(Buffer.from(data, 'latin1').toString(), from, to));
        data = null;
        say('250 Taken');
      } else data += `${line.startsWith('..') ? line.slice(1) : line}\r\n`;
    }
  });
}
