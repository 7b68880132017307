import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { Rest } from '../support/rest.ts';
import { publicRoutes, guardedRoutes, routeKey } from '../support/routes.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const nobody = new Rest(server.url);

const openapi = z.looseObject({
  openapi: z.string().regex(/^3\.1\./),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

test('health says what runs and how it is', async () => {
  const health = await nobody.get('/api/health');
  const body = health.as(200, z.looseObject({ status: z.string(), version: z.string().regex(/^\d+\.\d+\.\d+/) }));
  expect(body.status).toBe('ok');
  (await nobody.get('/api/health/live')).is(200);
  (await nobody.get('/api/health/ready')).is(200);
});

test('openapi.json is valid OpenAPI 3.1', async () => {
  const document = (await nobody.get('/api/openapi.json')).as(200, openapi);
  const result = await new Validator().validate(structuredClone(document));
  expect(result.errors ?? [], JSON.stringify(result.errors)).toEqual([]);
  expect(result.valid).toBe(true);
});

test('every operation has an id of its own', async () => {
  const document = (await nobody.get('/api/openapi.json')).as(200, openapi);
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((operation) => (operation as { operationId?: string }).operationId),
  );
  expect(ids.filter((id, index) => id === undefined || ids.indexOf(id) !== index)).toEqual([]);
});

test('what is answered is what openapi.json says', async () => {
  const document = (await nobody.get('/api/openapi.json')).as(200, openapi);
  const shop = await Workspace.create(server.url);
  const visitor = await shop.visitor();
  const room = await visitor.start('Hello', { fields: { order: '7' } });
  const message = await shop.owner.send(room.id, 'Hi');
  const note = { clientId: 'n', content: 'note' };
  (await shop.owner.rest.post(`/api/conversations/${room.id}/notes`, note)).is(201);
  (await shop.owner.rest.put(`/api/conversations/${room.id}/assign`, {})).is(200);
  const canned = { shortcut: 'hello', title: 'Greeting', content: 'Hello' };
  const made = (await shop.owner.rest.post('/api/canned-responses', canned)).as(201, shapes.cannedResponse);
  const actions = [
    { do: 'assign', agentId: shop.owner.id },
    { do: 'transfer', teamId: shop.owner.id },
  ];
  (await shop.owner.rest.post('/api/macros', { name: 'Take', actions })).is(201);
  const { id: exportId } = (await shop.owner.rest.post('/api/exports', { kind: 'audit' })).as(201, shapes.exported);
  const ids: Record<string, string> = {
    exportId,
    cannedResponseId: made.id,
    siteKey: shop.siteKey,
    agentId: shop.owner.id,
    conversationId: room.id,
    messageId: message.id,
    visitorId: visitor.id,
  };
  const fill = (path: string): string => path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name);
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  formats.default(ajv);
  ajv.addSchema(document, 'document');
  const wrong: unknown[] = [];
  for (const route of [...publicRoutes, ...guardedRoutes].filter(({ method }) => method === 'GET')) {
    const path =
      Object.keys(document.paths).find((each) => routeKey('get', each) === routeKey('get', route.path)) ?? '';
    // Pictures and tables are no JSON: they have tests of their own.
    if (path === '/api/avatars/{token}' || path === '/api/exports/{id}/file') continue;
    // These lead a browser elsewhere, and so have they.
    if (path.startsWith('/api/auth/oidc/')) continue;
    const rest = 'door' in route && route.door === 'visitor' ? visitor.rest : shop.owner.rest;
    const answer = (await rest.get(fill(route.path))).is(200);
    const pointer = ['paths', path, 'get', 'responses', '200', 'content', 'application/json', 'schema'];
    const escaped = pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
    const validate = ajv.getSchema(`document#/${escaped.join('/')}`);
    if (validate === undefined) wrong.push(`${route.path}: no schema`);
    else if (!validate(answer.json)) wrong.push({ route: route.path, errors: validate.errors?.slice(0, 3) });
  }
  expect(wrong).toEqual([]);
});

test('openapi.json has every route of the contract', async () => {
  const document = (await nobody.get('/api/openapi.json')).as(200, openapi);
  const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => routeKey(method, path)),
  );
  const promised = [...publicRoutes, ...guardedRoutes].map((route) => routeKey(route.method, route.path));
  expect(promised.filter((key) => !documented.includes(key))).toEqual([]);
});

test('every documented route says what it answers when it refuses', async () => {
  const document = (await nobody.get('/api/openapi.json')).as(200, openapi);
  for (const route of guardedRoutes) {
    const path = Object.keys(document.paths).find((each) => routeKey('get', each) === routeKey('get', route.path));
    const operation = document.paths[path ?? '']?.[route.method.toLowerCase()] as { responses?: object } | undefined;
    const statuses = Object.keys(operation?.responses ?? {});
    const refuses = statuses.some((status) => /^(4|default)/i.test(status));
    expect(refuses, `${route.method} ${route.path} documents ${statuses.join(', ')}`).toBe(true);
  }
});

interface Described {
  tags?: string[];
  responses: Record<string, { description?: string }>;
}

test('what can be answered is described: busy, a conflict, who has it', async () => {
  const document = (await nobody.get('/api/openapi.json')).as(200, openapi);
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item) as Described[]);
  const stored = operations.filter((operation) =>
    operation.responses['503']?.description?.includes('storage-unavailable'),
  );
  expect(stored.length).toBeGreaterThan(20);
  for (const operation of stored) expect(operation.responses['503']?.description).toContain('`busy`');
  const edit = document.paths['/api/messages/{id}']?.['put'] as Described;
  expect(edit.responses['409']?.description).toContain('`conflict`');
  const shop = await Workspace.create(server.url);
  const { id } = await (await shop.visitor()).start();
  (await shop.owner.rest.put(`/api/conversations/${id}/assign`, {})).is(200);
  const colleague = await shop.hire();
  const taken = (await colleague.rest.put(`/api/conversations/${id}/assign`, {})).problem('already-assigned');
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  formats.default(ajv);
  ajv.addSchema(document, 'document');
  const validate = ajv.compile({
    $ref: 'document#/components/schemas/Problem',
    properties: { assignee: { $ref: 'document#/components/schemas/ProblemAssignee' } },
    unevaluatedProperties: false,
  });
  expect(validate(taken), JSON.stringify(validate.errors)).toBe(true);
  expect(taken).toMatchObject({ assignee: { id: shop.owner.id } });
});

test('every tag groups something', async () => {
  const document = (await nobody.get('/api/openapi.json')).as(200, openapi);
  const used = new Set(
    Object.values(document.paths).flatMap((item) =>
      Object.values(item).flatMap((operation) => (operation as Described).tags ?? []),
    ),
  );
  const named = (document['tags'] as { name: string }[]).map((tag) => tag.name);
  expect(named.toSorted()).toEqual([...used].toSorted());
});

const eventNames = [
  ['visitor:connect', 'agent:connect', 'agent:online', 'agent:offline', 'conversation:start', 'conversation:join'],
  ['message:send', 'note:add', 'message:delivered', 'message:read', 'typing:start', 'typing:stop', 'page:view'],
  ['visitor:connected', 'visitor:online', 'visitor:offline', 'visitor:page', 'availability', 'conversation:created'],
  ['conversation:new', 'conversation:updated', 'message:new', 'message:updated', 'note:new', 'agent:assigned'],
  ['server:drain'],
].flat();

test('events.json is valid AsyncAPI 3', async () => {
  const document = (await nobody.get('/api/events.json')).as(200, z.looseObject({ asyncapi: z.string() }));
  expect(document.asyncapi).toMatch(/^3\./);
  const require = createRequire(import.meta.url);
  const path = require.resolve(`@asyncapi/specs/schemas/${document.asyncapi}.json`);
  // The schema of AsyncAPI carries the one of JSON Schema within itself.
  const ajv = new Ajv({ meta: false, strict: false, allErrors: true, logger: false });
  formats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(path, 'utf8')) as object);
  validate(document);
  expect((validate.errors ?? []).slice(0, 5)).toEqual([]);
});

test('events.json has every event of the contract', async () => {
  const { text } = (await nobody.get('/api/events.json')).is(200);
  const documented = new Set<string>();
  JSON.parse(text, (key, value: unknown) => {
    if (key === 'name' && typeof value === 'string') documented.add(value);
    return value;
  });
  expect(eventNames.filter((name) => !documented.has(name))).toEqual([]);
});

test('events.json says all that a visitor may say of themselves', async () => {
  const document = (await nobody.get('/api/events.json')).json as {
    components: { schemas: Record<string, { properties: object }> };
  };
  const fields = Object.keys(document.components.schemas['VisitorConnectData']?.properties ?? {});
  expect(fields.toSorted()).toEqual(['email', 'identity', 'name', 'page', 'phone', 'siteKey', 'token']);
});

test('/docs is a page to read them', async () => {
  const page = (await nobody.get('/docs')).is(200);
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
});

test('the documents can be read from any origin', async () => {
  const headers = { origin: 'https://integrator.example' };
  const answer = await nobody.send('GET', '/api/openapi.json', { headers });
  expect(answer.headers.get('content-type')).toMatch(/^application\/(json|vnd\.oai\.openapi\+json)/);
});
