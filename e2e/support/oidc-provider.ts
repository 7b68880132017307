import assert from 'node:assert/strict';
import { createHash, createHmac, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { freePort } from './server.ts';

/** Whoever signs in at the provider. */
export interface Person {
  email: string;
  /** `undefined`: the provider says nothing about it. */
  verified?: boolean | undefined;
}

/** An id token that is not as it should be. */
export type Forgery = 'foreign key' | 'unsigned' | 'signed with the secret' | 'none at all';

interface Grant {
  person: Person;
  nonce: string;
  challenge: string;
}

interface Said {
  status?: number;
  headers?: Record<string, string>;
  body: string;
}

const encoded = (value: object | Buffer): string =>
  (Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value))).toString('base64url');
const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
const json = (body: object, status = 200): Said => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const newKeys = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A small OpenID provider that keeps to the letter: discovery, PKCE (S256), RS256, one-time codes, a registered client. */
export class OidcProvider {
  readonly clientId = 'deskbell';
  /** `null`: a public client, which shows none. */
  clientSecret: string | null = 'the secret of the tests: 100%';
  /** How the client shows its secret. */
  auth: 'client_secret_basic' | 'client_secret_post' = 'client_secret_basic';
  /** Who can be chosen on its page. */
  people: Person[] = [];
  /** Changes what an id token says, to see it refused. */
  change: (claims: Record<string, unknown>) => void = () => undefined;
  forgery: Forgery | null = null;
  /** How it answers when it is asked for itself: whole, at endless length, or from another address. */
  discovery: 'whole' | 'endless' | 'elsewhere' = 'whole';

  private keys = newKeys();
  private readonly grants = new Map<string, Grant>();
  private server: ReturnType<typeof createServer> | null = null;

  private constructor(
    private readonly port: number,
    /** Where it sends browsers back to, and nowhere else. */
    private readonly callback: string,
  ) {}

  /** One that does not run yet, for a Deskbell at this address. */
  static async for(deskbell: string): Promise<OidcProvider> {
    return new OidcProvider(await freePort(), `${deskbell}/api/auth/oidc/callback`);
  }

  static async start(deskbell: string): Promise<OidcProvider> {
    const provider = await OidcProvider.for(deskbell);
    await provider.open();
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${this.port}/realm`;
  }

  /** What a Deskbell is started with to use it. */
  env(more: Record<string, string> = {}): Record<string, string> {
    return {
      DESKBELL_PUBLIC_URL: new URL(this.callback).origin,
      DESKBELL_OIDC_ISSUER: this.issuer,
      DESKBELL_OIDC_CLIENT_ID: this.clientId,
      ...(this.clientSecret === null ? {} : { DESKBELL_OIDC_CLIENT_SECRET: this.clientSecret }),
      DESKBELL_OIDC_NAME: 'Example ID',
      ...more,
    };
  }

  async open(): Promise<void> {
    const server = createServer((request, response) => void this.answer(request, response));
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.server = server;
  }

  close(): void {
    this.server?.close();
    this.server?.closeAllConnections();
    this.server = null;
  }

  /** As it was at the beginning, but for its keys. */
  behave(): void {
    this.auth = 'client_secret_basic';
    this.change = () => undefined;
    this.forgery = null;
    this.discovery = 'whole';
  }

  /** Signs with another key from now on; the old one is not published any more. */
  changeKeys(): void {
    this.keys = newKeys();
  }

  /** Where the browser that was sent here goes back to, when this person signs in. */
  approve(sent: string, person: Person): string {
    const asked = this.asked(sent);
    const code = randomBytes(16).toString('hex');
    this.grants.set(code, { person, nonce: asked('nonce'), challenge: asked('code_challenge') });
    return this.back({ code, state: asked('state') });
  }

  /** Where it goes when they do not. */
  refuse(sent: string, error = 'access_denied'): string {
    return this.back({ error, error_description: 'No.', state: this.asked(sent)('state') });
  }

  private back(query: Record<string, string>): string {
    return `${this.callback}?${new URLSearchParams(query)}`;
  }

  /** What Deskbell asks, after checking that it asks rightly. */
  private asked(sent: string): (name: string) => string {
    const url = new URL(sent);
    assert.equal(url.origin + url.pathname, `${this.issuer}/authorize`);
    const asked = (name: string): string => url.searchParams.get(name) ?? assert.fail(`no ${name} in ${sent}`);
    assert.equal(asked('client_id'), this.clientId);
    assert.equal(asked('redirect_uri'), this.callback);
    assert.equal(asked('response_type'), 'code');
    assert.equal(asked('code_challenge_method'), 'S256');
    assert.deepEqual(asked('scope').split(' ').sort(), ['email', 'openid']);
    for (const name of ['state', 'nonce', 'code_challenge']) assert.ok(asked(name).length >= 20, name);
    return asked;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let sent = '';
    for await (const chunk of request) sent += String(chunk);
    let said: Said;
    try {
      said = this.say(`http://${request.headers.host}${request.url}`, sent, request.headers.authorization);
    } catch (error) {
      said = { status: 400, body: String(error) };
    }
    response.writeHead(said.status ?? 200, said.headers);
    response.end(said.body);
  }

  private say(url: string, sent: string, authorization: string | undefined): Said {
    const { pathname } = new URL(url);
    switch (pathname.replace('/realm', '')) {
      case '/.well-known/openid-configuration':
        if (this.discovery === 'elsewhere') return { status: 302, headers: { location: '/realm/elsewhere' }, body: '' };
        return json({ ...this.itself(), ...(this.discovery === 'endless' ? { x: 'x'.repeat(2 ** 21) } : {}) });
      case '/elsewhere':
        return json(this.itself());
      case '/keys': {
        const key = this.keys.publicKey.export({ format: 'jwk' });
        return json({ keys: [{ ...key, kid: 'one', use: 'sig', alg: 'RS256' }] });
      }
      case '/authorize':
        return { headers: { 'content-type': 'text/html' }, body: this.page(url) };
      case '/token':
        return this.token(new URLSearchParams(sent), authorization);
      default:
        return json({ error: 'not_found' }, 404);
    }
  }

  private itself(): object {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
      token_endpoint_auth_methods_supported: [this.auth],
    };
  }

  private page(sent: string): string {
    const link = (to: string, text: string): string => `<p><a href="${to.replaceAll('&', '&amp;')}">${text}</a></p>`;
    const people = this.people.map((person) => link(this.approve(sent, person), `Continue as ${person.email}`));
    return `<!doctype html><title>Example ID</title><h1>Example ID</h1>${people.join('')}${link(this.refuse(sent), 'Cancel')}`;
  }

  private isClient(sent: URLSearchParams, authorization: string | undefined): boolean {
    if (this.clientSecret === null) return authorization === undefined && sent.get('client_id') === this.clientId;
    if (this.auth === 'client_secret_post')
      return sent.get('client_id') === this.clientId && sent.get('client_secret') === this.clientSecret;
    // Both are form-encoded before they are joined (RFC 6749, section 2.3.1).
    const known = Buffer.from((authorization ?? '').replace(/^Basic /, ''), 'base64').toString();
    const [id, secret] = known.split(':').map((part) => new URLSearchParams(`part=${part}`).get('part'));
    return id === this.clientId && secret === this.clientSecret;
  }

  private token(sent: URLSearchParams, authorization: string | undefined): Said {
    if (!this.isClient(sent, authorization)) return json({ error: 'invalid_client' }, 401);
    const code = sent.get('code') ?? '';
    const grant = this.grants.get(code);
    this.grants.delete(code);
    const challenge = hash(sent.get('code_verifier') ?? '').toString('base64url');
    const isRight =
      sent.get('grant_type') === 'authorization_code' &&
      sent.get('redirect_uri') === this.callback &&
      challenge === grant?.challenge;
    if (!isRight) return json({ error: 'invalid_grant' }, 400);
    const accessToken = randomBytes(16).toString('hex');
    const idToken = this.idToken(grant, accessToken);
    return json({
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: 60,
      ...(idToken === null ? {} : { id_token: idToken }),
    });
  }

  private idToken({ person, nonce }: Grant, accessToken: string): string | null {
    const now = Math.floor(Date.now() / 1000);
    const claims: Record<string, unknown> = {
      iss: this.issuer,
      sub: `id of ${person.email}`,
      aud: this.clientId,
      iat: now,
      exp: now + 60,
      nonce,
      email: person.email,
      email_verified: person.verified,
      at_hash: hash(accessToken).subarray(0, 16).toString('base64url'),
    };
    this.change(claims);
    switch (this.forgery) {
      case null:
        return signed(claims, this.keys.privateKey);
      case 'foreign key':
        return signed(claims, newKeys().privateKey);
      case 'unsigned':
        return `${encoded({ alg: 'none' })}.${encoded(claims)}.`;
      case 'signed with the secret': {
        delete claims['at_hash'];
        const text = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
        const signature = createHmac('sha256', this.clientSecret ?? '')
          .update(text)
          .digest();
        return `${text}.${encoded(signature)}`;
      }
      case 'none at all':
        return null;
    }
  }
}

function signed(claims: object, key: KeyObject): string {
  const text = `${encoded({ alg: 'RS256', typ: 'JWT', kid: 'one' })}.${encoded(claims)}`;
  return `${text}.${encoded(createSign('RSA-SHA256').update(text).sign(key))}`;
}
