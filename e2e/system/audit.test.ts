import { expect, test } from 'vitest';
import type { z } from 'zod';
import { newEmail, password, signIn, Workspace } from '../support/actors.ts';
import { byHand } from '../support/database.ts';
import { serverForThisFile, withServer } from '../support/file-server.ts';
import { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const list = shapes.listOf(shapes.auditEntry);
type Entry = z.infer<typeof shapes.auditEntry>;

/** The whole log of a workspace, the first act first. */
async function log(rest: Rest, query = ''): Promise<Entry[]> {
  const entries: Entry[] = [];
  let cursor: string | null = null;
  do {
    const after = cursor === null ? '' : `&cursor=${cursor}`;
    const page: z.infer<typeof list> = (await rest.get(`/api/audit?limit=100${query}${after}`)).as(200, list);
    entries.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return entries.reverse();
}

const actionsOf = (entries: Entry[]) => entries.map(({ action }) => action);
const last = (entries: Entry[], action: string): Entry =>
  entries.findLast((entry) => entry.action === action) ?? expect.fail(`no ${action}`);

// long: a list of acts
test('every administrative act is an entry, with who did it and what was before and after', async () => {
  const shop = await Workspace.create(server.url);
  const { rest } = shop.owner;
  const ben = await shop.hire('agent', 'Ben');
  (await rest.put(`/api/agents/${ben.id}`, { role: 'admin', capacity: 3 })).is(200);
  (await rest.put(`/api/agents/${ben.id}`, { role: 'admin' })).is(200);
  const team = (await rest.post('/api/teams', { name: 'Sales', members: [ben.id] })).as(201, shapes.team);
  (await rest.put(`/api/teams/${team.id}`, { name: 'Support' })).is(200);
  (await rest.delete(`/api/teams/${team.id}`)).is(204);
  const tag = (await rest.post('/api/tags', { name: 'vip' })).as(201, shapes.tag);
  (await rest.put(`/api/tags/${tag.id}`, { color: '#ff0000' })).is(200);
  (await rest.delete(`/api/tags/${tag.id}`)).is(204);
  (await rest.put(`/api/widgets/${shop.siteKey}`, { name: 'Renamed' })).is(200);
  const made = (await rest.post('/api/widgets', { name: 'Second' })).as(201, shapes.widget);
  (await rest.delete(`/api/widgets/${made.siteKey}`)).is(204);
  const canned = { shortcut: 'hi', title: 'Greeting', content: 'the very text' };
  const response = (await rest.post('/api/canned-responses', canned)).as(201, shapes.cannedResponse);
  (await rest.put(`/api/canned-responses/${response.id}`, { content: 'another very text' })).is(200);
  (await rest.delete(`/api/canned-responses/${response.id}`)).is(204);
  const macro = (await rest.post('/api/macros', { name: 'Done', actions: [{ do: 'close' }] })).as(201, shapes.macro);
  (await rest.put(`/api/macros/${macro.id}`, { name: 'Over' })).is(200);
  (await rest.delete(`/api/macros/${macro.id}`)).is(204);
  const view = (await rest.post('/api/saved-views', { name: 'V', query: 'q=vera@private.example' })).as(
    201,
    shapes.savedView,
  );
  (await rest.put(`/api/saved-views/${view.id}`, { shared: true })).is(200);
  (await rest.delete(`/api/saved-views/${view.id}`)).is(204);
  (await ben.rest.put('/api/auth/profile', { name: 'Benjamin' })).is(200);
  (await ben.rest.put('/api/auth/password', { current: password, password: 'another long secret' })).is(204);
  (await ben.rest.post('/api/auth/logout')).is(204);
  (await rest.delete(`/api/agents/${ben.id}`)).is(204);

  const entries = await log(rest);
  // What somebody sought may be about a visitor, and entries cannot be erased.
  expect(JSON.stringify(entries)).not.toContain('vera');
  expect(actionsOf(entries)).toEqual([
    'workspace.created',
    'agent.created',
    'session.started',
    'agent.changed',
    ...['team', 'tag'].flatMap((noun) => ['created', 'changed', 'deleted'].map((verb) => `${noun}.${verb}`)),
    'widget.changed',
    'widget.created',
    'widget.deleted',
    ...['canned_response', 'macro', 'view'].flatMap((noun) =>
      ['created', 'changed', 'deleted'].map((verb) => `${noun}.${verb}`),
    ),
    'profile.changed',
    'password.changed',
    'session.ended',
    'agent.deactivated',
  ]);
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, at) => at + 1));
  const changed = last(entries, 'agent.changed');
  expect(changed.actor).toEqual({ kind: 'agent', id: shop.owner.id, name: 'Olga Owner' });
  expect(changed.target).toEqual({ kind: 'agent', id: ben.id, name: 'Ben' });
  expect(changed.details).toMatchObject({
    before: { role: 'agent' },
    after: { role: 'admin', capacity: 3 },
  });
  expect(last(entries, 'canned_response.changed').details).toEqual({ changed: ['content'] });
  const text = JSON.stringify(entries);
  for (const secret of [password, 'another long secret', 'the very text', 'another very text', 'argon2']) {
    expect(text).not.toContain(secret);
  }
});

// long: a list of changes
test('every change of a conversation is an entry; a message is none, and what was said is in none', async () => {
  const shop = await Workspace.create(server.url);
  const { rest } = shop.owner;
  const ada = await shop.hire('agent', 'Ada');
  const visitor = await shop.visitor({ name: 'Vera Secret', email: 'vera@secret.example' });
  const room = await visitor.start('I say this', { subject: 'private matter', fields: { Order: 'number 7' } });
  const other = await visitor.start('And this');
  const path = `/api/conversations/${room.id}`;
  const before = (await log(rest)).length;
  const message = await shop.owner.send(room.id, 'And I that');
  await visitor.send(room.id, 'Thank you');
  expect((await log(rest)).length).toBe(before);

  (await rest.put(`${path}/assign`, { agentId: ada.id })).is(200);
  (await rest.put(`${path}/assign`, { agentId: ada.id })).is(200);
  (await rest.put(`${path}/transfer`, { agentId: shop.owner.id, note: 'for you' })).is(200);
  (await rest.put(`${path}/priority`, { priority: 'urgent' })).is(200);
  (await rest.put(`${path}/tags`, { tags: ['brand new'] })).is(200);
  (await rest.put(path, { subject: 'less private', fields: { Order: null, Colour: 'red' } })).is(200);
  (await rest.put(`${path}/snooze`, { until: '2099-01-01T00:00:00Z' })).is(200);
  (await rest.put(`/api/messages/${message.id}`, { content: 'And I these' })).is(200);
  (await rest.delete(`/api/messages/${message.id}`)).is(204);
  (await rest.put(`${path}/resolve`)).is(200);
  await visitor.send(room.id, 'One more thing');
  (await rest.put(`${path}/assign`, { agentId: null })).is(200);
  (await visitor.rest.put(`${path}/rate`, { score: 5, comment: 'lovely' })).is(200);
  (await rest.put(`/api/conversations/${other.id}/merge`, { into: room.id })).is(200);
  (await visitor.rest.put(`/api/chat/rooms/${room.id}`, { status: 'closed' })).is(200);
  (await rest.put(`${path}/reopen`)).is(200);

  const entries = (await log(rest)).slice(before);
  expect(actionsOf(entries)).toEqual([
    'conversation.assigned',
    'conversation.transferred',
    'conversation.prioritized',
    'tag.created',
    'conversation.tagged',
    'conversation.described',
    'conversation.snoozed',
    'message.edited',
    'message.deleted',
    'conversation.resolved',
    'conversation.reopened',
    'conversation.unassigned',
    'conversation.rated',
    'conversation.merged',
    'conversation.closed',
    'conversation.reopened',
  ]);
  expect(last(entries, 'conversation.assigned').details).toEqual({
    before: { assignee: null, status: 'waiting' },
    after: { assignee: ada.id, status: 'active' },
    to: 'Ada',
  });
  expect(last(entries, 'conversation.described').details).toEqual({
    changed: ['subject', 'fields.Order', 'fields.Colour'],
  });
  expect(last(entries, 'conversation.closed').actor).toEqual({ kind: 'visitor', id: visitor.id, name: null });
  expect(entries.find(({ action }) => action === 'conversation.reopened')?.actor.kind).toBe('visitor');
  expect(last(entries, 'message.edited').details).toEqual({ conversation: room.id, seq: message.seq });
  const text = JSON.stringify(entries);
  for (const said of ['I say this', 'And I', 'private', 'number 7', 'lovely', 'Secret', 'secret.example']) {
    expect(text).not.toContain(said);
  }
});

test('signing in is an entry, and so is a wrong password for an account that there is', async () => {
  const shop = await Workspace.create(server.url);
  await signIn(server.url, shop.owner.email);
  const wrong = { email: shop.owner.email, password: 'not the password' };
  (await new Rest(server.url).post('/api/auth/login', wrong)).problem('invalid-credentials');
  (await new Rest(server.url).post('/api/auth/login', { ...wrong, email: newEmail() })).problem('invalid-credentials');
  // It is written behind the answer.
  await expect
    .poll(async () => actionsOf(await log(shop.owner.rest)), { timeout: 5_000 })
    .toEqual(['workspace.created', 'session.started', 'session.refused']);
  const refused = last(await log(shop.owner.rest), 'session.refused');
  expect(refused.actor.kind).toBe('system');
  expect(refused.target).toMatchObject({ kind: 'agent', id: shop.owner.id });
  expect(refused.details).toMatchObject({ address: '127.0.0.1' });
});

test('what Deskbell does by itself is an entry of its own', async () => {
  const shop = await Workspace.create(server.url);
  const { rest } = shop.owner;
  (await rest.put(`/api/widgets/${shop.siteKey}`, { routing: { mode: 'round-robin' } })).is(200);
  const live = await shop.owner.live();
  const room = await (await shop.visitor()).start('Anybody?');
  await expect
    .poll(async () => actionsOf(await log(rest, `&target=${room.id}`)), { timeout: 5_000 })
    .toContain('conversation.offered');
  const offered = last(await log(rest), 'conversation.offered');
  expect(offered.actor).toEqual({ kind: 'system', id: null, name: null });
  live.close();
});

test('the log is narrowed by who, what, to what and when, and comes as a table', async () => {
  const shop = await Workspace.create(server.url);
  const { rest } = shop.owner;
  const ada = await shop.hire('admin', 'Ada');
  (await ada.rest.post('/api/tags', { name: '=1+1' })).is(201);
  (await rest.post('/api/tags', { name: 'with, "quotes"' })).is(201);
  expect(actionsOf(await log(rest, `&actor=${ada.id}`))).toEqual(['session.started', 'tag.created']);
  expect(actionsOf(await log(rest, '&action=tag.created,agent.created'))).toEqual([
    'agent.created',
    'tag.created',
    'tag.created',
  ]);
  expect(actionsOf(await log(rest, '&target=agent'))).toEqual(['agent.created', 'session.started']);
  expect(await log(rest, '&to=2020-01-01')).toEqual([]);
  const today = new Date().toISOString().slice(0, 10);
  expect((await log(rest, `&from=${today}&to=${today}`)).length).toBe(5);
  const first = (await rest.get('/api/audit?limit=2')).as(200, list);
  const second = (await rest.get(`/api/audit?limit=2&cursor=${first.nextCursor}`)).as(200, list);
  expect([...first.items, ...second.items].map(({ seq }) => seq)).toEqual([5, 4, 3, 2]);

  const table = await rest.send('GET', '/api/audit?action=tag.created', { headers: { accept: 'text/csv' } });
  expect(table.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const lines = table.text.split('\r\n');
  expect(lines[0]).toBe('seq,at,actorKind,actorId,actorName,action,targetKind,targetId,targetName,details,hash');
  expect(lines[1]).toContain('"with, ""quotes"""');
  expect(lines[2], 'no formula').toContain(`"'=1+1"`);
  expect((await rest.get('/api/audit?format=csv&limit=1')).text.split('\r\n').length).toBe(3);
});

test.each([
  ['from=yesterday', 'from'],
  ['from=2026-03-02&to=2026-03-01', 'to'],
  ['action=conversation.eaten', 'action'],
  ['action=', 'action'],
  ['actor=nobody', 'actor'],
  ['target=moon', 'target'],
  ['format=xml', 'format'],
  ['limit=101', 'limit'],
  ['limit=10001&format=csv', 'limit'],
  ['cursor=xyz', 'cursor'],
])('GET /api/audit?%s is refused by its field', async (query, field) => {
  const shop = await Workspace.create(server.url);
  const problem = (await shop.owner.rest.get(`/api/audit?${query}`)).problem('validation-failed');
  expect(problem.errors?.[0]?.field).toBe(field);
});

test('verify finds what somebody edited, deleted, moved or cut in the database, and says which', async () => {
  await withServer({}, async (own) => {
    const shop = await Workspace.create(own.url);
    const quiet = await Workspace.create(own.url);
    for (let number = 0; number < 8; number += 1) {
      (await shop.owner.rest.post('/api/tags', { name: `tag ${number}` })).is(201);
    }
    const { workspaceId } = shop.owner.session.user;
    const running = await own.command('audit', 'verify');
    expect(running.output).toContain(`${workspaceId}: 9 entries, all as they were written`);
    expect(running.code).toBe(0);
    await own.terminate();
    // Opens and closes the database: what still stands in its log is in the file then.
    await own.command('migrate');

    const here = own.database.kind === 'sqlite' ? `x'${workspaceId.replaceAll('-', '')}'` : `'${workspaceId}'`;
    const mine = `workspace_id = ${here}`;
    const acts: [string, string][] = [
      [`UPDATE audit_entries SET actor_name = 'Somebody Else' WHERE seq = 4 AND ${mine}`, 'entry 4 was edited'],
      [`UPDATE audit_entries SET actor_name = 'Olga Owner' WHERE seq = 4 AND ${mine}`, 'all as they were written'],
      [
        `UPDATE audit_entries SET seq = seq + 100 WHERE seq IN (5, 7) AND ${mine};
         UPDATE audit_entries SET seq = 112 - seq WHERE seq IN (105, 107) AND ${mine}`,
        'entry 5 is out of order: in its place stands what was written as entry 7',
      ],
      [`UPDATE audit_entries SET seq = 300 + 12 - seq WHERE seq IN (5, 7) AND ${mine}`, 'entry 5 is missing'],
      [`UPDATE audit_entries SET seq = seq - 300 WHERE seq > 300 AND ${mine}`, 'all as they were written'],
      [`DELETE FROM audit_entries WHERE seq = 9 AND ${mine}`, 'entry 9, the last one, was cut off'],
      [`DELETE FROM audit_entries WHERE seq = 3 AND ${mine}`, 'entry 3 is missing; entries 1 to 2'],
    ];
    for (const [sql, said] of acts) {
      await byHand(own.database, sql);
      const { code, output } = await own.command('audit', 'verify', '--workspace', workspaceId);
      expect(output, sql).toContain(said);
      expect(code, sql).toBe(said.startsWith('all') ? 0 : 1);
    }
    const all = await own.command('audit', 'verify');
    expect(all.output).toContain(`${quiet.owner.session.user.workspaceId}: 1 entries`);
    expect(all.code).toBe(1);
  });
});
