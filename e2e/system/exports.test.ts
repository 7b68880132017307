import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type AgentActor, newClientId, Workspace } from '../support/actors.ts';
import { inCsv, readCsv } from '../support/csv.ts';
import { serverForThisFile, withServer } from '../support/file-server.ts';
import type { Answer } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile({ env: { DESKBELL_EXPORT_WAITING: '100', DESKBELL_EXPORT_FILES: '100' } });

/** What people write, and what a table has to bear. */
const words = [
  'Hello, is "anybody" there?',
  'first line\nsecond line\nthird',
  '=HYPERLINK("http://evil.example","click")',
  '+49 30 123456',
  '-1+1|cmd',
  '@SUM(A1:A9)',
  '\tTab before',
  'Zoë 👩‍👩‍👧 日本語 \u202bعربى\u202c',
  '""',
  ',,,',
];
const word = (number: number): string => words[number % words.length] ?? '';

async function ask(agent: AgentActor, body: Record<string, unknown>): Promise<shapes.Exported> {
  return (await agent.rest.post('/api/exports', body)).as(201, shapes.exported);
}

/** Asks until it has ended. */
async function ended({ rest }: AgentActor, { id }: shapes.Exported): Promise<shapes.Exported> {
  let before = 0;
  for (;;) {
    const now = (await rest.get(`/api/exports/${id}`)).as(200, shapes.exported);
    expect(now.done, 'it only ever comes further').toBeGreaterThanOrEqual(before);
    expect(now.total).toBeGreaterThanOrEqual(now.done);
    before = now.done;
    if (now.state !== 'waiting' && now.state !== 'running') return now;
    await pause(20);
  }
}

function fileOf({ rest }: AgentActor, { id }: shapes.Exported): Promise<Answer> {
  return rest.get(`/api/exports/${id}/file`);
}

async function exported(agent: AgentActor, body: Record<string, unknown>): Promise<Record<string, string>[]> {
  const done = await ended(agent, await ask(agent, body));
  expect(done).toMatchObject({ state: 'done', failure: null });
  const file = (await fileOf(agent, done)).is(200);
  expect(Buffer.byteLength(file.text)).toBe(done.size);
  const rows = readCsv(file.text);
  expect(done).toMatchObject({ done: rows.length, total: rows.length });
  return rows;
}

/** A business with more conversations than a page of an export has, of every kind. */
async function busyShop() {
  const shop = await Workspace.create(server.url);
  const ada = await shop.hire('agent', '=Ada "The" Agent, Dr.');
  const team = (await shop.owner.rest.post('/api/teams', { name: '@Sales' })).as(201, shapes.team);
  const visitors = await Promise.all(
    words.map((name, number) =>
      shop.visitor({ name: name.replaceAll(/[\s\u202a-\u202e]+/g, ' '), email: `v${number}@example.com` }),
    ),
  );
  const rooms: string[] = [];
  for (let number = 0; number < 300; number += visitors.length) {
    const begun = visitors.map((visitor, place) => visitor.start(word(number / 10 + place)));
    rooms.push(...(await Promise.all(begun)).map(({ id }) => id));
  }
  const [first = '', second = '', third = ''] = rooms;
  const { rest } = ada;
  // One with more messages than a page has.
  for (let number = 0; number < 280; number += 1) await ada.send(second, word(number));
  for (const id of [first, second]) {
    (await rest.put(`/api/conversations/${id}/assign`, {})).is(200);
    (await rest.put(`/api/conversations/${id}/tags`, { tags: ['vip', 'a, b'] })).is(200);
    (await rest.put(`/api/conversations/${id}`, { subject: '=1+1', fields: { '=x': '"y", z' } })).is(200);
  }
  (await shop.owner.rest.put(`/api/conversations/${third}/transfer`, { teamId: team.id })).is(200);
  (await visitors[0]?.rest.put(`/api/conversations/${first}/rate`, { score: 4, comment: '=good, "very"' }))?.is(200);
  (await rest.put(`/api/conversations/${first}/resolve`)).is(200);
  for (const content of ['Private, =secret', 'Another secret']) {
    (await rest.post(`/api/conversations/${first}/notes`, { clientId: newClientId(), content })).is(201);
  }
  const sent = await ada.send(third, 'Not this');
  (await rest.delete(`/api/messages/${sent.id}`)).is(200, 204);
  return { shop, ada, team, rooms, first, second, third };
}

const { shop, ada, team, rooms, first, second, third } = await busyShop();
const { owner } = shop;

async function conversations(): Promise<shapes.Conversation[]> {
  const all: shapes.Conversation[] = [];
  const page = shapes.listOf(shapes.conversation);
  let cursor: string | null = '';
  while (cursor !== null) {
    const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { items, nextCursor } = (await owner.rest.get(`/api/conversations?limit=100${after}`)).as(200, page);
    all.push(...items);
    cursor = nextCursor;
  }
  return all;
}

const byId = <Item extends { id: string }>(items: Item[]): Item[] =>
  items.toSorted((one, other) => (one.id < other.id ? -1 : 1));

test('conversations are those that the list has, each with what it says', async () => {
  const rows = await exported(owner, { kind: 'conversations' });
  const listed = await conversations();
  expect(listed).toHaveLength(rooms.length);
  const person = z.looseObject({ name: z.string().nullable(), email: z.string().nullable(), id: shapes.id });
  const expected = byId(listed).map((each) => {
    const visitor = person.parse(each.visitor);
    return {
      id: each.id,
      createdAt: each.createdAt,
      status: each.status,
      priority: each.priority,
      subject: inCsv(each.subject),
      visitorId: visitor.id,
      visitorName: inCsv(visitor.name),
      visitorEmail: inCsv(visitor.email),
      tags: each.tags.join(', '),
      lastActivityAt: each.lastActivityAt,
      closedAt: each.closedAt ?? '',
    };
  });
  const got = byId(rows as ({ id: string } & Record<string, string>)[]);
  expect(got.map((row, place) => ({ ...row, ...expected[place] }))).toEqual(got);
  expect(rows.map(({ createdAt }) => createdAt)).toEqual(rows.map(({ createdAt }) => createdAt).toSorted());
  const one = rows.find(({ id }) => id === first);
  expect(one).toMatchObject({
    assignee: `'=Ada "The" Agent, Dr.`,
    assigneeId: ada.id,
    fields: '{"=x":"\\"y\\", z"}',
    rating: '4',
    ratingComment: `'=good, "very"`,
    messages: '1',
    team: '',
  });
  expect(rows.find(({ id }) => id === third)).toMatchObject({ team: "'@Sales" });
});

test('messages are those that each conversation has, in its order, and no note', async () => {
  const rows = await exported(owner, { kind: 'messages' });
  const found = new Map<string, typeof rows>();
  for (const row of rows) {
    const id = row['conversationId'] ?? '';
    found.set(id, [...(found.get(id) ?? []), row]);
  }
  expect(new Set(found.keys())).toEqual(new Set(rooms));
  for (const id of rooms) {
    const expected = (await ada.history(id)).map((message) => ({
      conversationId: id,
      seq: String(message.seq),
      id: message.id,
      createdAt: message.createdAt,
      senderKind: message.sender.kind,
      senderId: message.sender.id ?? '',
      senderName: inCsv(message.sender.name),
      kind: message.kind,
      content: inCsv(message.content),
      editedAt: message.editedAt ?? '',
      deletedAt: message.deletedAt ?? '',
    }));
    expect(found.get(id)).toEqual(expected);
  }
  expect(found.get(second)?.length).toBeGreaterThan(280);
  expect(JSON.stringify(rows)).not.toMatch(/secret|Not this/);
});

test('notes come when they are asked for, each behind its message', async () => {
  const rows = await exported(owner, { kind: 'messages', notes: true, agent: ada.id });
  const kinds = rows.filter(({ conversationId }) => conversationId === first).map(({ kind }) => kind);
  const last = rows.filter(({ conversationId }) => conversationId === first).slice(-2);
  expect(kinds.filter((kind) => kind === 'note')).toHaveLength(2);
  expect(last.map(({ content }) => content)).toEqual(['Private, =secret', 'Another secret']);
  const plain = await exported(owner, { kind: 'messages', agent: ada.id });
  expect(rows.filter(({ kind }) => kind !== 'note')).toEqual(plain);
});

test('they are narrowed as the reports are, and by time', async () => {
  const ids = async (more: Record<string, unknown>) =>
    (await exported(owner, { kind: 'conversations', ...more })).map(({ id }) => id).toSorted();
  const of = (...some: string[]) => some.toSorted();
  expect(await ids({ agent: ada.id })).toEqual(of(first, second));
  expect(await ids({ tag: 'vip', team: 'none' })).toEqual(of(first, second));
  expect(await ids({ team: team.id })).toEqual([third]);
  expect(await ids({ widget: shop.siteKey, agent: 'none' })).toHaveLength(rooms.length - 2);
  expect(await ids({ tag: 'none such' })).toEqual([]);
  expect(await ids({ from: '1990-01-01', to: '2020-01-01' })).toEqual([]);
  // Longer than any report.
  expect(await ids({ from: '1990-01-01', tz: 'Europe/Berlin' })).toHaveLength(rooms.length);
});

test('the audit log is that of the list, and says who had data written out', async () => {
  const asked = await ask(owner, { kind: 'audit' });
  const done = await ended(owner, asked);
  const file = await fileOf(owner, done);
  const table = await owner.rest.get(`/api/audit?format=csv&to=${encodeURIComponent(done.to)}`);
  expect(file.text).toBe(table.text);
  const entry = readCsv(file.text).find(({ targetId }) => targetId === asked.id);
  expect(entry).toMatchObject({ action: 'export.created', actorId: owner.id });
  expect(entry?.['details']).toContain('"kind":"audit"');
});

test('a file is an attachment that nobody keeps, and is there until it is deleted', async () => {
  const done = await ended(owner, await ask(owner, { kind: 'conversations' }));
  const { headers } = (await fileOf(owner, done)).is(200);
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(headers.get('content-disposition')).toBe('attachment; filename="conversations.csv"');
  expect(headers.get('content-length')).toBe(String(done.size));
  expect(headers.get('cache-control')).toContain('no-store');
  const kept = Date.parse(done.expiresAt ?? '') - Date.parse(done.endedAt ?? '');
  expect(kept).toBe(7 * 24 * 60 * 60 * 1_000);
  const page = shapes.listOf(shapes.exported);
  const [newest] = (await owner.rest.get('/api/exports')).as(200, page).items;
  expect(newest).toEqual(done);
  (await owner.rest.delete(`/api/exports/${done.id}`)).is(204);
  (await owner.rest.get(`/api/exports/${done.id}`)).problem('not-found');
  (await fileOf(owner, done)).problem('not-found');
  (await owner.rest.delete(`/api/exports/${done.id}`)).problem('not-found');
});

test('what is under way is cancelled and has no file', async () => {
  const asked = await Promise.all(Array.from({ length: 20 }, () => ask(owner, { kind: 'messages' })));
  const last = asked.reduce((one, other) => (one.id > other.id ? one : other));
  (await fileOf(owner, last)).problem('conflict');
  (await owner.rest.delete(`/api/exports/${last.id}`)).is(204);
  expect(await ended(owner, last)).toMatchObject({ state: 'cancelled', failure: null });
  (await fileOf(owner, last)).problem('conflict');
  for (const each of asked.filter(({ id }) => id !== last.id)) {
    expect((await ended(owner, each)).state).toBe('done');
  }
});

test('a file is no way around a permission', async () => {
  const hire = async (...permissions: string[]) =>
    shop.hireAs((await shop.role(permissions.join(' '), permissions)).id, permissions.join(' '));
  const reports = await hire('see-reports', 'export-data');
  const auditor = await hire('see-reports', 'export-data', 'see-audit');
  const reader = await hire('see-reports', 'export-data', 'see-conversations');
  const may = { reports: [], auditor: ['audit'], reader: ['conversations', 'messages'] };
  const people = { reports, auditor, reader };
  const made = await Promise.all(['conversations', 'messages', 'audit'].map((kind) => ask(owner, { kind })));
  for (const each of made) await ended(owner, each);
  for (const who of ['reports', 'auditor', 'reader'] as const) {
    const { rest } = people[who];
    const seen = (await rest.get('/api/exports')).as(200, shapes.listOf(shapes.exported)).items;
    expect(new Set(seen.map(({ kind }) => kind))).toEqual(new Set(may[who]));
    for (const { id, kind } of made) {
      if ((may[who] as string[]).includes(kind)) {
        (await rest.get(`/api/exports/${id}/file`)).is(200);
        (await rest.post('/api/exports', { kind })).is(201);
        continue;
      }
      (await rest.get(`/api/exports/${id}`)).problem('forbidden');
      (await rest.get(`/api/exports/${id}/file`)).problem('forbidden');
      (await rest.delete(`/api/exports/${id}`)).problem('forbidden');
      (await rest.post('/api/exports', { kind })).problem('forbidden');
    }
  }
});

test.each([
  [{}, 'kind'],
  [{ kind: 'passwords' }, 'kind'],
  [{ kind: 'messages', from: 'soon' }, 'from'],
  [{ kind: 'messages', from: '2026-02-30' }, 'from'],
  [{ kind: 'messages', from: '2026-03-02', to: '2026-03-01' }, 'to'],
  [{ kind: 'messages', tz: 'Mars/Olympus' }, 'tz'],
  [{ kind: 'messages', team: 'x' }, 'team'],
  [{ kind: 'messages', agent: 'x' }, 'agent'],
  [{ kind: 'messages', tag: 'x'.repeat(51) }, 'tag'],
  [{ kind: 'messages', notes: 'yes' }, 'notes'],
  [{ kind: 'conversations', notes: true }, 'notes'],
  [{ kind: 'audit', tag: 'vip' }, 'kind'],
])('POST /api/exports with %j is refused by its field', async (body, field) => {
  const problem = (await owner.rest.post('/api/exports', body)).problem('validation-failed');
  expect(problem.errors?.[0]?.field).toBe(field);
});

test('an unknown widget is not found, and another business’s is one', async () => {
  const other = await Workspace.create(server.url);
  for (const widget of ['nosuchwidgetkey0', shop.siteKey]) {
    (await other.owner.rest.post('/api/exports', { kind: 'messages', widget })).problem('not-found');
  }
  expect(await exported(other.owner, { kind: 'conversations', agent: ada.id })).toEqual([]);
});

test('so many wait, so many are there, and what would be too large fails and says why', async () => {
  const env = { DESKBELL_EXPORT_MAX_MB: '1', DESKBELL_EXPORT_WAITING: '2', DESKBELL_EXPORT_FILES: '3' };
  await withServer({ env }, async ({ url }) => {
    const small = await Workspace.create(url);
    const { id } = await (await small.visitor()).start('Hello');
    for (let number = 0; number < 60; number += 1) await small.owner.send(id, '日本'.repeat(5_000));
    const large = await ended(small.owner, await ask(small.owner, { kind: 'messages' }));
    expect(large).toMatchObject({ state: 'failed', failure: 'too-large' });
    (await fileOf(small.owner, large)).problem('conflict');
    await ended(small.owner, await ask(small.owner, { kind: 'audit' }));
    await ask(small.owner, { kind: 'audit' });
    const refused = (await small.owner.rest.post('/api/exports', { kind: 'audit' })).problem('conflict');
    expect(refused.detail).toMatch(/At most 3 exports are kept/);
    (await small.owner.rest.delete(`/api/exports/${large.id}`)).is(204);
    await ask(small.owner, { kind: 'audit' });
  });
});

test.each([
  ['is killed', async (each: { crash: () => Promise<void> }) => each.crash()],
  [
    'stops',
    async (each: { terminate: () => Promise<void>; launch: () => Promise<void> }) => {
      await each.terminate();
      await each.launch();
    },
  ],
])('an export goes on when the server %s and starts again', async (_, restart) => {
  await withServer({ env: { DESKBELL_EXPORT_LEASE_SECONDS: '1' } }, async (own) => {
    const some = await Workspace.create(own.url);
    const visitor = await some.visitor();
    const { id } = await visitor.start('Hello');
    await Promise.all(Array.from({ length: 600 }, (_, number) => some.owner.send(id, `${number} ${word(number)}`)));
    const asked = [await ask(some.owner, { kind: 'messages' }), await ask(some.owner, { kind: 'messages' })];
    await restart(own);
    for (const each of asked) {
      const done = await ended(some.owner, each);
      expect(done.state).toBe('done');
      const rows = readCsv((await fileOf(some.owner, done)).text);
      expect(rows.map(({ seq }) => seq)).toEqual((await some.owner.history(id)).map(({ seq }) => String(seq)));
    }
  });
});
