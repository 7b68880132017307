import { afterAll, afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type AgentActor, newEmail, password, Workspace } from '../support/actors.ts';
import { byHand } from '../support/database.ts';
import { serverForThisFile, withServer } from '../support/file-server.ts';
import { OidcProvider, type Person } from '../support/oidc-provider.ts';
import { type Answer, Rest } from '../support/rest.ts';
import { freePort, type Server } from '../support/server.ts';
import * as shapes from '../support/shapes.ts';
import { codeOf } from '../support/totp.ts';

const port = await freePort();
const provider = await OidcProvider.start(`http://127.0.0.1:${port}`);
const server = await serverForThisFile({ port, env: provider.env() });
const nobody = new Rest(server.url);
const shop = await Workspace.create(server.url);

afterEach(() => provider.behave());
afterAll(() => provider.close());

const home = '/api/auth/oidc';
const state = z.looseObject({ enabled: z.boolean(), name: z.string().nullable() });
const challenged = z.looseObject({ challenge: z.string().min(40) });
const audited = shapes.listOf(shapes.auditEntry);

/** A browser as far as it matters here: it keeps cookies, and follows where it is sent. */
class Browser {
  private cookies = new Map<string, string>();

  constructor(private readonly rest = nobody) {}

  private async send(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
    const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ');
    const headers = { 'content-type': 'application/json', ...(cookie === '' ? {} : { cookie }) };
    const answer = await this.rest.send(method, path, { ...init, headers });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
    return answer;
  }

  /** Presses the button; the address that it is sent to. */
  async start(): Promise<string> {
    return (await this.send('GET', `${home}/start`)).is(303).headers.get('location') ?? expect.fail('nowhere');
  }

  /** Comes back from the provider; what stands behind the # then. */
  async comeBack(to: string): Promise<string> {
    const { pathname, search } = new URL(to);
    const answer = (await this.send('GET', pathname + search)).is(303);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    // To our own front page, whatever was sent.
    const [, fragment = ''] = /^\/#(.+)$/.exec(answer.headers.get('location') ?? '') ?? expect.fail(String(answer));
    return fragment;
  }

  /** All the way to the desk, as this person. */
  async visit(person: Person): Promise<string> {
    return this.comeBack(provider.approve(await this.start(), person));
  }

  session(code: string): Promise<Answer> {
    return this.send('POST', `${home}/session`, { body: JSON.stringify({ code }) });
  }
}

const codeIn = (fragment: string): string => /^sign-in=([\w-]{43})$/.exec(fragment)?.[1] ?? expect.fail(fragment);

/** Signs in at the provider, to the end. */
async function enter(person: Person, browser = new Browser()): Promise<Answer> {
  return browser.session(codeIn(await browser.visit(person)));
}

const me = (agent: AgentActor): Person => ({ email: agent.email, verified: true });

/** Runs `use` with a provider and a server of its own. */
async function withProvider(
  prepare: (own: OidcProvider) => Promise<void>,
  use: (own: OidcProvider, other: Server) => Promise<void>,
): Promise<void> {
  const place = await freePort();
  const own = await OidcProvider.for(`http://127.0.0.1:${place}`);
  try {
    await prepare(own);
    await withServer({ port: place, env: own.env() }, (other) => use(own, other));
  } finally {
    own.close();
  }
}

async function log(actor: AgentActor, action: string) {
  const query = `/api/audit?actor=${actor.id}&action=${action}`;
  return (await shop.owner.rest.get(query)).as(200, audited).items;
}

test('without a provider there is none, and the sign-in page knows', async () => {
  await withServer({}, async (other) => {
    const rest = new Rest(other.url);
    expect((await rest.get(home)).as(200, state)).toEqual({ enabled: false, name: null });
    for (const path of ['start', 'callback?state=x&code=y']) (await rest.get(`${home}/${path}`)).problem('not-found');
    (await rest.post(`${home}/session`, { code: 'x' })).problem('not-found');
  });
  expect((await nobody.get(home)).as(200, state)).toEqual({ enabled: true, name: 'Example ID' });
});

test('whoever the provider knows by a verified address is in, as they are here', async () => {
  const anna = await shop.hire('admin');
  const session = (await enter({ email: anna.email.toUpperCase(), verified: true })).as(200, shapes.session);
  expect(session.user).toMatchObject({ id: anna.id, email: anna.email, role: 'admin' });
  (await nobody.as(session.token).get('/api/auth/me')).as(200, shapes.agent);
  (await nobody.post('/api/auth/refresh', { refreshToken: session.refreshToken })).as(200, shapes.session);
  const [entry] = await log(anna, 'session.started');
  expect(entry?.details).toMatchObject({ provider: 'Example ID', address: '127.0.0.1' });
});

test('the password goes on to work, and its sign-ins name no provider', async () => {
  const anna = await shop.hire();
  (await enter(me(anna))).is(200);
  await anna.signIn();
  const [entry] = await log(anna, 'session.started');
  expect(entry?.details).not.toHaveProperty('provider');
});

test('the cookie says nothing, and is for this one purpose', async () => {
  const [line = ''] = (await nobody.get(`${home}/start`)).is(303).headers.getSetCookie();
  expect(line).toMatch(/^deskbell_sign_in=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/);
  const browser = new Browser();
  const code = codeIn(await browser.visit(me(await shop.hire())));
  (await nobody.as(code).get('/api/auth/me')).problem('invalid-token');
  (await nobody.post('/api/auth/two-factor', { challenge: code, code: '000000' })).problem('invalid-token');
});

test('over https the cookie is kept to this host and to https', async () => {
  const env = provider.env({ DESKBELL_PUBLIC_URL: 'https://chat.example.com' });
  await withServer({ env }, async (other) => {
    const answer = (await new Rest(other.url).get(`${home}/start`)).is(303);
    const [line = ''] = answer.headers.getSetCookie();
    expect(line).toMatch(/^__Host-deskbell_sign_in=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600; Secure$/);
    const { searchParams } = new URL(answer.headers.get('location') ?? '');
    expect(searchParams.get('redirect_uri')).toBe('https://chat.example.com/api/auth/oidc/callback');
  });
});

test('nobody gets an account by coming', async () => {
  expect(await new Browser().visit({ email: newEmail(), verified: true })).toBe('sign-in-failed=unknown');
});

test('an address that the provider has not verified opens nothing, and is written down', async () => {
  const anna = await shop.hire();
  for (const verified of [false, undefined])
    expect(await new Browser().visit({ email: anna.email, verified })).toBe('sign-in-failed=unverified');
  provider.change = (claims) => delete claims['email'];
  expect(await new Browser().visit(me(anna))).toBe('sign-in-failed=unverified');
  provider.behave();
  // Whether there is an account is told to nobody who has not shown that the address is theirs.
  expect(await new Browser().visit({ email: newEmail(), verified: false })).toBe('sign-in-failed=unverified');
  const refusals = async () =>
    (await shop.owner.rest.get('/api/audit?action=session.refused'))
      .as(200, audited)
      .items.filter(({ target }) => target?.id === anna.id);
  // Behind the answer.
  await expect.poll(async () => (await refusals()).length).toBe(2);
  expect((await refusals())[0]?.details).toMatchObject({ provider: 'Example ID' });
});

test('whoever has left does not come back in', async () => {
  const [anna, ben] = [await shop.hire(), await shop.hire()];
  (await shop.owner.rest.delete(`/api/agents/${anna.id}`)).is(204);
  expect(await new Browser().visit(me(anna))).toBe('sign-in-failed=unknown');
  // Not on the last metre either.
  const browser = new Browser();
  const code = codeIn(await browser.visit(me(ben)));
  (await shop.owner.rest.delete(`/api/agents/${ben.id}`)).is(204);
  (await browser.session(code)).problem('invalid-token');
});

test('what the provider refuses leads back to the sign-in page', async () => {
  const browser = new Browser();
  expect(await browser.comeBack(provider.refuse(await browser.start()))).toBe('sign-in-failed=denied');
  const failed = provider.refuse(await browser.start(), 'temporarily_unavailable');
  expect(await browser.comeBack(failed)).toBe('sign-in-failed=provider');
});

test('a state is good once, for the browser that it was made for', async () => {
  const anna = await shop.hire();
  const browser = new Browser();
  const back = provider.approve(await browser.start(), me(anna));
  // In another browser, which has none or its own cookie.
  expect(await new Browser().comeBack(back)).toBe('sign-in-failed=expired');
  const other = new Browser();
  await other.start();
  expect(await other.comeBack(back)).toBe('sign-in-failed=expired');
  // And it is still good where it belongs; once.
  codeIn(await browser.comeBack(back));
  expect(await browser.comeBack(back)).toBe('sign-in-failed=expired');
});

test('nonsense leads back to the sign-in page', async () => {
  const browser = new Browser();
  const { searchParams } = new URL(await browser.start());
  const state = searchParams.get('state') ?? '';
  for (const query of [
    '',
    '?',
    '?code=x',
    '?state=',
    `?state=x${state}&code=x`,
    `?state=${state}&state=${state}&code=x`,
  ])
    expect(await browser.comeBack(`${server.url}${home}/callback${query}`), query).toBe('sign-in-failed=expired');
  expect(await browser.comeBack(`${server.url}${home}/callback?state=${state}&code=forged`)).toBe(
    'sign-in-failed=provider',
  );
  const long = 'x'.repeat(5_000);
  expect(await browser.comeBack(`${server.url}${home}/callback?state=${long}&code=${long}`)).toBe(
    'sign-in-failed=expired',
  );
});

test('two tabs of one browser do not disturb each other', async () => {
  const anna = await shop.hire();
  const browser = new Browser();
  const [first, second] = [await browser.start(), await browser.start()];
  for (const sent of [second, first])
    (await browser.session(codeIn(await browser.comeBack(provider.approve(sent, me(anna)))))).is(200);
});

test('of many who come back at once with one state, one gets in; and so with the code', async () => {
  const browser = new Browser();
  const back = provider.approve(await browser.start(), me(await shop.hire()));
  const arrivals = await Promise.all([1, 2, 3, 4].map(() => browser.comeBack(back)));
  const good = arrivals.filter((fragment) => fragment.startsWith('sign-in='));
  expect(good).toHaveLength(1);
  const answers = await Promise.all([1, 2, 3, 4].map(() => browser.session(codeIn(good[0] ?? ''))));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
});

test('the code is good once, in that browser, and is not a password', async () => {
  const anna = await shop.hire();
  const browser = new Browser();
  const code = codeIn(await browser.visit(me(anna)));
  (await new Browser().session(code)).problem('invalid-token');
  const other = new Browser();
  await other.start();
  (await other.session(code)).problem('invalid-token');
  (await browser.session(`${code}x`)).problem('invalid-token');
  (await browser.session('')).problem('invalid-token');
  (await browser.session(code)).is(200);
  (await browser.session(code)).problem('invalid-token');
});

const wrong: [string, (claims: Record<string, unknown>) => void][] = [
  ['for another client', (claims) => (claims['aud'] = 'somebody-else')],
  ['by another issuer', (claims) => (claims['iss'] = 'https://elsewhere.example.com')],
  ['for another sign-in', (claims) => (claims['nonce'] = 'x'.repeat(22))],
  ['for no sign-in', (claims) => delete claims['nonce']],
  ['of yesterday', (claims) => (claims['exp'] = Math.floor(Date.now() / 1000) - 86_400)],
  ['beside another access token', (claims) => (claims['at_hash'] = 'x'.repeat(22))],
];

test.each(wrong)('an id token %s is not believed', async (_, change) => {
  const anna = await shop.hire();
  provider.change = change;
  expect(await new Browser().visit(me(anna))).toBe('sign-in-failed=provider');
  provider.behave();
  codeIn(await new Browser().visit(me(anna)));
});

test.each(['foreign key', 'unsigned', 'signed with the secret', 'none at all'] as const)(
  'an id token is not believed: %s',
  async (forgery) => {
    const anna = await shop.hire();
    provider.forgery = forgery;
    expect(await new Browser().visit(me(anna))).toBe('sign-in-failed=provider');
  },
);

test('new keys of the provider are known at once', async () => {
  const anna = await shop.hire();
  (await enter(me(anna))).is(200);
  provider.changeKeys();
  (await enter(me(anna))).is(200);
});

test.each(['endless', 'elsewhere'] as const)('a provider whose answer is %s is not followed', async (discovery) => {
  const browser = new Browser();
  const back = provider.approve(await browser.start(), me(await shop.hire()));
  provider.discovery = discovery;
  expect(await browser.comeBack(back)).toBe('sign-in-failed=provider');
});

test('a second factor is asked for here, whatever the provider says', async () => {
  const anna = await shop.hire();
  const begun = (await anna.rest.post('/api/auth/two-factor/start', { password })).as(
    200,
    z.looseObject({ secret: z.string() }),
  );
  (await anna.rest.post('/api/auth/two-factor/confirm', { code: codeOf(begun.secret, -1) })).is(200);
  const { challenge } = challenged.parse((await enter(me(anna))).problem('two-factor-required'));
  (await nobody.post('/api/auth/two-factor', { challenge, code: '000000' })).problem('invalid-credentials');
  const answer = await nobody.post('/api/auth/two-factor', { challenge, code: codeOf(begun.secret) });
  expect(answer.as(200, shapes.session).user.id).toBe(anna.id);
  const [entry] = await log(anna, 'session.started');
  expect(entry?.details).toMatchObject({ provider: 'Example ID' });
});

test('whoever is invited joins by coming, and their invitation leads in no more', async () => {
  const email = newEmail();
  const invited = shapes.agent.extend({ invitation: z.looseObject({ url: z.string() }) });
  const asked = await shop.owner.rest.post('/api/agents', { name: 'Ines Invited', email, role: 'agent' });
  const ines = asked.as(201, invited);
  const session = (await enter({ email, verified: true })).as(200, shapes.session);
  expect(session.user.id).toBe(ines.id);
  const token = ines.invitation.url.split('invitation=')[1];
  (await nobody.post('/api/auth/accept-invitation', { token, password })).problem('invalid-token');
  const joined = (await shop.owner.rest.get(`/api/audit?actor=${ines.id}`)).as(200, audited).items;
  expect(joined.map(({ action }) => action).sort()).toEqual(['agent.joined', 'session.started']);
  // Without a password there is none to ask for.
  const rest = nobody.as(session.token);
  expect((await rest.get('/api/auth/two-factor')).is(200).json).toMatchObject({ needsPassword: false });
  (await rest.post('/api/auth/two-factor/start', {})).is(200);
});

test.each([[null, 'client_secret_basic'] as const, ['s&cret', 'client_secret_post'] as const])(
  'a client whose secret is %j signs in: %s',
  async (secret, auth) => {
    const prepare = (own: OidcProvider): Promise<void> => {
      Object.assign(own, { clientSecret: secret, auth });
      return own.open();
    };
    await withProvider(prepare, async (own, other) => {
      const { owner } = await Workspace.create(other.url);
      const browser = new Browser(new Rest(other.url));
      const code = codeIn(await browser.comeBack(own.approve(await browser.start(), me(owner))));
      (await browser.session(code)).is(200);
    });
  },
);

test('a provider that is down keeps nobody from starting, and is found when it is up', async () => {
  await withProvider(
    () => Promise.resolve(),
    async (own, other) => {
      const { owner } = await Workspace.create(other.url);
      const browser = new Browser(new Rest(other.url));
      expect(await browser.start()).toBe('/#sign-in-failed=provider');
      await own.open();
      let sent = '';
      await expect.poll(async () => (sent = await browser.start()), { timeout: 10_000 }).toContain('code_challenge');
      const back = own.approve(sent, me(owner));
      own.close();
      expect(await browser.comeBack(back)).toBe('sign-in-failed=provider');
    },
  );
});

test('how often one begins is limited by address', async () => {
  const env = provider.env({ DESKBELL_PUBLIC_URL: server.url, DESKBELL_LIMIT_OIDC: '2/hour' });
  await withServer({ env }, async (other) => {
    const browser = new Browser(new Rest(other.url));
    for (const _ of [1, 2]) expect(await browser.start()).toContain(provider.issuer);
    expect(await browser.start()).toBe('/#sign-in-failed=limited');
  });
});

test('what took too long has to begin anew', async () => {
  await withProvider(
    (own) => own.open(),
    async (own, other) => {
      const { owner } = await Workspace.create(other.url);
      const rest = new Rest(other.url);
      const [slow, slower] = [new Browser(rest), new Browser(rest)];
      const code = codeIn(await slow.comeBack(own.approve(await slow.start(), me(owner))));
      const back = own.approve(await slower.start(), me(owner));
      await other.terminate();
      // Opens and closes the database: what still stands in its log is in the file then.
      await other.command('migrate');
      await byHand(other.database, 'UPDATE challenges SET expires_at = 1; UPDATE oidc_flows SET expires_at = 1');
      await other.launch();
      (await slow.session(code)).problem('invalid-token');
      expect(await slower.comeBack(back)).toBe('sign-in-failed=expired');
    },
  );
});
