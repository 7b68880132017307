import { expect, test } from 'vitest';
import { Workspace, newClientId } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';
import { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);
const { owner } = shop;
const nobody = new Rest(server.url);

const json = { 'content-type': 'application/json' };

test('an unknown route is a problem, with and without a token', async () => {
  (await nobody.get('/api/no-such-thing')).problem('not-found');
  (await owner.rest.post('/api/no/such/thing', {})).problem('not-found');
});

test.each([
  ['PATCH', '/api/widgets'],
  ['DELETE', '/api/auth/login'],
  ['GET', '/api/auth/register'],
  ['PATCH', '/api/health'],
])('%s %s is method-not-allowed and says what is allowed', async (method, path) => {
  const answer = await owner.rest.send(method, path);
  answer.problem('method-not-allowed');
  expect(answer.headers.get('allow'), 'RFC 9110 asks for Allow').toBeTruthy();
});

test('a body over 1 MiB is too-large, one just below is not', async () => {
  const send = (length: number) =>
    owner.rest.send('POST', '/api/widgets', { headers: json, body: JSON.stringify({ name: 'x'.repeat(length) }) });
  (await send(1024 * 1024 + 1)).problem('too-large');
  expectField((await send(1024 * 1024 - 100)).problem('validation-failed'), 'name');
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
  'a body of type %s is unsupported-type',
  async (type) => {
    const answer = await owner.rest.send('POST', '/api/widgets', {
      headers: { 'content-type': type },
      body: '{"name":"Shop"}',
    });
    answer.problem('unsupported-type');
  },
);

test('JSON with a charset is accepted', async () => {
  const answer = await owner.rest.send('POST', '/api/widgets', {
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: '{"name":"Charset"}',
  });
  answer.as(201, shapes.widget);
});

test.each(['{', '{"name":}', '{"name":"x"', 'name=x', '{"name":"x"}}', '\u0000', '{"name":"\\ud800"}'])(
  'malformed JSON %j is invalid-request',
  async (body) => {
    (await owner.rest.send('POST', '/api/widgets', { headers: json, body })).problem('invalid-request');
  },
);

test('bytes that are not UTF-8 are invalid-request', async () => {
  const body = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
  (await owner.rest.send('POST', '/api/widgets', { headers: json, body })).problem('invalid-request');
});

test('an array where an object belongs is refused, not read by position', async () => {
  const answer = await nobody.post('/api/auth/login', [owner.email, 'correct horse battery']);
  answer.problem('validation-failed', 'invalid-request');
});

test.each([
  ['a missing field', {}, 'name'],
  ['a wrong type', { name: 7 }, 'name'],
  ['null where a value is needed', { name: null }, 'name'],
  ['a list of the wrong things', { name: 'x', allowedSites: [1] }, 'allowedSites'],
])('%s is validation-failed and names its field', async (_, body, field) => {
  const problem = (await owner.rest.post('/api/widgets', body)).problem('validation-failed');
  const fields = (problem.errors ?? []).map((error) => error.field.replace(/[.[].*$/, ''));
  expect(fields).toContain(field);
});

test('a nested field is named by its path', async () => {
  const answer = await owner.rest.post('/api/widgets', { name: 'x', appearance: { theme: 'plaid' } });
  expectField(answer.problem('validation-failed'), 'appearance.theme');
});

const listRoutes = [
  '/api/widgets',
  '/api/agents',
  '/api/conversations',
  '/api/visitors',
  '/api/canned-responses',
  '/api/macros',
  '/api/saved-views',
];

test.each(listRoutes)('%s is a list with a cursor', async (path) => {
  const list = (await owner.rest.get(path)).as(200, shapes.listOf(shapes.widget.partial()));
  expect(list.nextCursor).toBeNull();
});

test.each(listRoutes.flatMap((path) => ['0', '101', '-1', 'many', '1.5', ''].map((limit) => [path, limit])))(
  '%s?limit=%s is out of range',
  async (path, limit) => {
    expectField((await owner.rest.get(`${path}?limit=${limit}`)).problem('validation-failed'), 'limit');
  },
);

test.each(listRoutes.flatMap((path) => ['nonsense', 'AAAA', '%00'].map((cursor) => [path, cursor])))(
  '%s?cursor=%s is a bad cursor',
  async (path, cursor) => {
    expectField((await owner.rest.get(`${path}?cursor=${cursor}`)).problem('validation-failed'), 'cursor');
  },
);

test('a cursor is good for its own list alone', async () => {
  const place = await Workspace.create(server.url);
  await place.hire();
  (await place.owner.rest.post('/api/widgets', { name: 'Another' })).is(201);
  const visitor = await place.visitor();
  for (const one of [visitor, visitor, await place.visitor()]) await one.start();
  for (const shortcut of ['one', 'two']) {
    (await place.owner.rest.post('/api/canned-responses', { shortcut, title: 'x', content: 'x' })).is(201);
    (await place.owner.rest.post('/api/saved-views', { name: shortcut, query: '' })).is(201);
    (await place.owner.rest.post('/api/macros', { name: shortcut, actions: [{ do: 'close' }] })).is(201);
  }
  const lists: [Rest, string][] = [...listRoutes, '/api/chat/rooms'].map((path) => [
    path === '/api/chat/rooms' ? visitor.rest : place.owner.rest,
    path,
  ]);
  const page = async (rest: Rest, path: string) =>
    (await rest.get(`${path}?limit=1`)).as(200, shapes.listOf(shapes.widget.partial())).nextCursor ?? 'none';
  for (const [rest, path] of lists) {
    const cursor = encodeURIComponent(await page(rest, path));
    for (const [other, otherPath] of lists) {
      const answer = await other.get(`${otherPath}?cursor=${cursor}`);
      if (path === otherPath) answer.is(200);
      else expectField(answer.problem('validation-failed'), 'cursor');
    }
  }
});

const login = '/api/auth/login';
const status = '/api/auth/status';

test.each([
  ['a body of null', 'POST', login, 'null', null, 'What was sent must be an object.'],
  ['a body that is text', 'POST', login, '"x"', null, 'What was sent must be an object.'],
  ['a list', 'POST', login, '[]', null, 'What was sent must be an object.'],
  ['a field twice', 'POST', login, '{"email":"a","email":"b","password":"c"}', 'email', 'is given twice'],
  ['a number for text', 'POST', login, '{"email":1,"password":"c"}', 'email', 'must be text'],
  ['a word that is none', 'PUT', status, '{"status":"busy"}', 'status', 'must be one of online, away, offline'],
  ['a number for a word', 'PUT', status, '{"status":1}', 'status', 'must be text'],
  ['a limit twice', 'GET', '/api/widgets?limit=5&limit=6', null, 'limit', 'is given twice'],
  ['a limit of letters', 'GET', '/api/visitors?limit=abc', null, 'limit', 'must be a whole number'],
  ['a limit too large for a number', 'GET', `/api/agents?limit=${'9'.repeat(30)}`, null, 'limit', 'too large'],
  ['a flag that is none', 'GET', '/api/visitors?online=maybe', null, 'online', 'must be true or false'],
  ['a filter that is none', 'GET', '/api/conversations?status=busy', null, 'status', 'must be waiting, active'],
] as const)('a refusal is plain and names the field: %s', async (_, method, path, body, field, words) => {
  const answer = await owner.rest.send(method, path, body === null ? {} : { headers: json, body });
  const problem = answer.problem('validation-failed');
  expect(problem.detail).toContain(words);
  expect(problem.detail).toMatch(field === null ? /^What / : new RegExp(`^${field}: `));
  expect(problem.errors?.map((error) => error.field) ?? []).toEqual(field === null ? [] : [field]);
  expect(answer.text).not.toMatch(/expected|struct|i64|variant|digit/);
});

test('a refusal at the socket is as plain', async () => {
  const visitor = await shop.visitor();
  const room = await visitor.start();
  const live = await visitor.live();
  const seq = await live.refused('message:read', { conversationId: room.id, seq: '1' }, 'validation-failed');
  expect(seq.errors).toEqual([{ field: 'seq', message: 'must be a whole number' }]);
  const nothing = await live.refused('message:read', null, 'validation-failed');
  expect(nothing.detail).toBe('What was sent must be an object.');
});

test.each(['limit=0', 'limit=501', 'limit=x', 'after=-1', 'after=x', 'before=x'])(
  'messages?%s is out of range',
  async (query) => {
    const visitor = await shop.visitor();
    const room = await visitor.start();
    const field = query.slice(0, query.indexOf('='));
    const agents = await owner.rest.get(`/api/messages/${room.id}?${query}`);
    expectField(agents.problem('validation-failed'), field);
    if (field === 'before') return;
    const visitors = await visitor.rest.get(`/api/chat/messages?roomId=${room.id}&${query}`);
    expectField(visitors.problem('validation-failed'), field);
  },
);

const notIds = ['1', 'not-an-id', '%00', '..%2f..', "'; drop table x; --", '00000000-0000-0000-0000-000000000000'];

test.each(notIds)('the id %s is of nothing', async (id) => {
  const path = encodeURI(id);
  (await owner.rest.get(`/api/conversations/${path}`)).problem('not-found');
  (await owner.rest.put(`/api/conversations/${path}/assign`, {})).problem('not-found');
  (await owner.rest.get(`/api/messages/${path}`)).problem('not-found');
  (await owner.rest.get(`/api/visitors/${path}`)).problem('not-found');
  (await owner.rest.get(`/api/widgets/${path}`)).problem('not-found');
  (await owner.rest.put(`/api/agents/${path}`, { name: 'x' })).problem('not-found');
  (await nobody.get(`/api/widgets/${path}/config`)).problem('not-found');
  const visitor = await shop.visitor();
  (await visitor.rest.get(`/api/chat/rooms/${path}`)).problem('not-found');
});

test('an id in a body that cannot be one is not found; one of the wrong type is a wrong field', async () => {
  const message = { clientId: newClientId(), content: 'x' };
  (await owner.rest.post('/api/messages', { ...message, conversationId: 'nope' })).problem('not-found');
  const wrong = (await owner.rest.post('/api/messages', { ...message, conversationId: 5 })).problem(
    'validation-failed',
  );
  expectField(wrong, 'conversationId');
  (await nobody.post('/api/chat/visitors', { siteKey: 'nope' })).problem('not-found');
  const visitor = await shop.visitor();
  (await visitor.rest.post('/api/chat/messages', { ...message, roomId: 'nope' })).problem('not-found');
});

test('who you are is checked before what you sent', async () => {
  const visitor = await shop.visitor();
  const agent = await shop.hire('agent');
  const broken = { headers: json, body: '{' };
  const plain = { headers: { 'content-type': 'text/plain' }, body: 'x' };
  const big = { headers: json, body: 'x'.repeat(1024 * 1024 + 1) };
  for (const sent of [broken, plain, big]) {
    (await nobody.send('POST', '/api/messages', sent)).problem('unauthenticated');
    (await visitor.rest.send('POST', '/api/messages', sent)).problem('forbidden');
    (await agent.rest.send('POST', '/api/widgets', sent)).problem('forbidden');
  }
  (await nobody.get('/api/conversations?limit=0')).problem('unauthenticated');
  (await nobody.get('/api/conversations/not-an-id')).problem('unauthenticated');
});

test('every problem type has a page that explains it', async () => {
  const slugs = [
    ['invalid-request', 'unauthenticated', 'invalid-credentials', 'invalid-token', 'forbidden', 'not-found'],
    ['method-not-allowed', 'conflict', 'invalid-transition', 'already-assigned', 'conversation-closed', 'too-large'],
    ['unsupported-type', 'validation-failed', 'rate-limited', 'internal', 'busy', 'storage-unavailable'],
  ].flat();
  for (const slug of slugs) {
    const page = (await nobody.get(`/problems/${slug}`)).is(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.text).toContain(slug);
  }
  (await nobody.get('/problems/no-such-problem')).is(404);
});

test('times are in UTC with milliseconds and say when it happened', async () => {
  const before = Date.now();
  const visitor = await shop.visitor();
  const room = await visitor.start();
  const created = Date.parse(room.createdAt);
  expect(created).toBeGreaterThanOrEqual(before - 1);
  expect(created).toBeLessThanOrEqual(Date.now() + 1);
  expect(Date.parse(room.lastActivityAt)).toBeGreaterThanOrEqual(created);
});

test('HEAD answers as GET does, without a body', async () => {
  const head = await nobody.send('HEAD', '/api/health');
  expect(head.status).toBe(200);
  expect(head.text).toBe('');
});
