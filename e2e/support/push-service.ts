import assert from 'node:assert/strict';
import { createDecipheriv, createECDH, createPublicKey, type ECDH, hkdfSync, randomBytes, verify } from 'node:crypto';
import { type HttpCall, listenHttp, Received } from './listener.ts';

/** What a browser hands to the page when it subscribes, and what it keeps to itself. */
export interface Browser {
  endpoint: string;
  toJSON(): { endpoint: string; keys: { p256dh: string; auth: string } };
  /** Opens what was encrypted for it (RFC 8291). */
  decrypt(body: Buffer): string;
}

const hkdf = (salt: Buffer, key: Buffer, info: Buffer, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, info, length));

function open(body: Buffer, keys: ECDH, auth: Buffer): string {
  const [salt, idLength] = [body.subarray(0, 16), body.readUInt8(20)];
  const sender = body.subarray(21, 21 + idLength);
  const sealed = body.subarray(21 + idLength);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender]);
  const secret = hkdf(auth, keys.computeSecret(sender), info, 32);
  const key = hkdf(salt, secret, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = hkdf(salt, secret, Buffer.from('Content-Encoding: nonce\0'), 12);
  const cipher = createDecipheriv('aes-128-gcm', key, nonce);
  cipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
  const end = padded.lastIndexOf(2);
  assert.ok(end >= 0 && padded.subarray(end + 1).every((byte) => byte === 0), 'the padding of the last record');
  return padded.subarray(0, end).toString();
}

export function newBrowser(endpoint: string): Browser {
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  const auth = randomBytes(16);
  return {
    endpoint,
    toJSON: () => ({
      endpoint,
      keys: { p256dh: keys.getPublicKey('base64url'), auth: auth.toString('base64url') },
    }),
    decrypt: (body) => open(body, keys, auth),
  };
}

/** Checks who sent it (VAPID, RFC 8292). @returns the sender's public key */
export function checkVapid(authorization: string | undefined, origin: string): string {
  const [, token = '', key = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization ?? '') ?? [];
  const [header = '', claims = '', signature = ''] = token.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  assert.deepEqual(read(header), { typ: 'JWT', alg: 'ES256' });
  const { aud, exp, sub } = read(claims);
  assert.equal(aud, origin);
  const left = Number(exp) - Date.now() / 1000;
  assert.ok(left > 0 && left <= 86_400, `${left} s left`);
  assert.match(String(sub), /^(mailto:|https:)/);
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } });
  const signed = Buffer.from(`${header}.${claims}`);
  const sound = verify(
    'sha256',
    signed,
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  assert.ok(sound, 'the signature of the token');
  return key;
}

export interface Pushed {
  browser: Browser;
  /** What was in it. */
  content: { kind: string; name?: string | null; text?: string; path: string; tag: string };
  headers: HttpCall['headers'];
  /** The sender's public key. */
  sender: string;
}

/** A push service as browsers have one: it checks each push, and opens it as the browser would. */
export class PushService {
  readonly received = new Received<Pushed>();
  /** What was wrong with pushes that it refused. */
  readonly faults: unknown[] = [];
  private readonly browsers = new Map<string, Browser>();
  private readonly gone = new Set<string>();

  private constructor(private readonly server: { origin: string; close: () => Promise<void> }) {}

  static async start(): Promise<PushService> {
    // The server asks its owner, who is there before the first push is.
    const place: { service?: PushService } = {};
    const server = await listenHttp((call) => place.service?.take(call) ?? 503);
    place.service = new PushService(server);
    return place.service;
  }

  /** A browser that subscribes here. */
  newBrowser(): Browser {
    const browser = newBrowser(`${this.server.origin}/push/${randomBytes(8).toString('hex')}`);
    this.browsers.set(new URL(browser.endpoint).pathname, browser);
    return browser;
  }

  /** The browser was uninstalled. */
  forget(browser: Browser): void {
    this.gone.add(new URL(browser.endpoint).pathname);
  }

  private take({ path, headers, body }: HttpCall): number {
    const browser = this.browsers.get(path);
    if (browser === undefined) return 404;
    if (this.gone.has(path)) return 410;
    try {
      assert.equal(headers['content-encoding'], 'aes128gcm');
      assert.ok(Number(headers['ttl']) > 0, 'TTL');
      assert.ok(body.length <= 4096, 'the length');
      const sender = checkVapid(headers.authorization, this.server.origin);
      const content = JSON.parse(browser.decrypt(body)) as Pushed['content'];
      this.received.push({ browser, content, headers, sender });
      return 201;
    } catch (fault) {
      this.faults.push(fault);
      return 400;
    }
  }

  close(): Promise<void> {
    return this.server.close();
  }
}
