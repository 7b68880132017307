import { expect, test } from 'vitest';
import { Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { Live } from '../support/live.ts';
import { Rest } from '../support/rest.ts';
import { jwtSecret } from '../support/server.ts';
import { readToken, signToken, unsignedToken } from '../support/tokens.ts';

const server = await serverForThisFile();
const nobody = new Rest(server.url);
const shop = await Workspace.create(server.url);
const other = await Workspace.create(server.url);

const genuine = readToken(shop.owner.session.token);
const hourAgo = Math.floor(Date.now() / 1_000) - 3_600;

test('control: the tests sign as the server does', async () => {
  (await nobody.as(signToken(genuine, jwtSecret)).get('/api/auth/me')).is(200);
});

const forged: Record<string, string> = {
  nonsense: 'nonsense',
  'three empty parts': '..',
  'three wrong parts': 'a.b.c',
  'of another secret': signToken(genuine, 'another secret, just as long as the one that is right'),
  'of the empty secret': signToken(genuine, ''),
  'without a signature': unsignedToken(genuine),
  'with its signature cut off': shop.owner.session.token.replace(/\.[^.]*$/, '.'),
  'with its claims changed': [
    shop.owner.session.token.split('.')[0],
    other.owner.session.token.split('.')[1],
    shop.owner.session.token.split('.')[2],
  ].join('.'),
  'that has expired': signToken(
    { ...genuine, claims: { ...genuine.claims, iat: hourAgo - 900, exp: hourAgo } },
    jwtSecret,
  ),
  'that never expires': signToken(
    { ...genuine, claims: Object.fromEntries(Object.entries(genuine.claims).filter(([name]) => name !== 'exp')) },
    jwtSecret,
  ),
  'of another algorithm': signToken({ ...genuine, header: { ...genuine.header, alg: 'HS512' } }, jwtSecret),
  'of 10,000 characters': 'x'.repeat(10_000),
};

test.each(Object.entries(forged))('an agent’s token %s is refused, over HTTP and the socket', async (_, token) => {
  (await nobody.as(token).get('/api/auth/me')).problem('invalid-token');
  (await nobody.as(token).get('/api/chat/rooms')).problem('invalid-token');
  const live = await Live.open(server.url);
  await live.refused('agent:connect', { token }, 'invalid-token');
  await live.refused('message:send', {}, 'unauthenticated');
});

test('a visitor’s token of another secret or without a signature is refused', async () => {
  const visitor = await shop.visitor();
  const token = readToken(visitor.token);
  for (const bad of [signToken(token, 'another secret'), unsignedToken(token), 'nonsense', `${visitor.token}x`]) {
    (await nobody.as(bad).get('/api/chat/rooms')).problem('invalid-token');
    const live = await Live.open(server.url);
    await live.refused('visitor:connect', { siteKey: shop.siteKey, token: bad }, 'invalid-token');
  }
});

test('nobody is unauthenticated; other schemes are no bearer token', async () => {
  (await nobody.get('/api/auth/me')).problem('unauthenticated');
  for (const authorization of ['Basic YTpi', 'Bearer', `Token ${shop.owner.session.token}`, 'Bearer  ']) {
    const answer = await nobody.send('GET', '/api/auth/me', { headers: { authorization } });
    answer.problem('unauthenticated', 'invalid-token');
  }
});

test('the word Bearer is read in any case, as RFC 9110 says', async () => {
  const headers = { authorization: `bearer ${shop.owner.session.token}` };
  (await nobody.send('GET', '/api/auth/me', { headers })).is(200);
});

test('no cookie and no query is an authority', async () => {
  const { token } = shop.owner.session;
  const cookie = `token=${token}; session=${token}; authorization=${token}`;
  (await nobody.send('GET', '/api/auth/me', { headers: { cookie } })).problem('unauthenticated');
  (await nobody.get(`/api/auth/me?token=${token}&access_token=${token}`)).problem('unauthenticated');
});

test('signing in sets no cookie', async () => {
  const answer = await nobody.post('/api/auth/login', { email: shop.owner.email, password: 'correct horse battery' });
  expect(answer.headers.get('set-cookie')).toBeNull();
});

test('a visitor’s token stays at the visitor’s doors, an agent’s at the agent’s', async () => {
  const visitor = await shop.visitor();
  (await visitor.rest.get('/api/conversations')).problem('forbidden');
  (await shop.owner.rest.get('/api/chat/rooms')).problem('forbidden');
  const live = await Live.open(server.url);
  await live.refused('agent:connect', { token: visitor.token }, 'forbidden', 'invalid-token');
  const connect = { siteKey: shop.siteKey, token: shop.owner.session.token };
  await live.refused('visitor:connect', connect, 'forbidden', 'invalid-token');
});

test('a visitor’s token of one workspace is no key to another’s widget', async () => {
  const visitor = await shop.visitor();
  const live = await Live.open(server.url);
  await live.refused('visitor:connect', { siteKey: other.siteKey, token: visitor.token }, 'invalid-token');
});
