import { expect, test } from 'vitest';
import { z } from 'zod';
import { type AgentActor, newEmail, password, Workspace } from '../support/actors.ts';
import { serverForThisFile, withServer } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';
import { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';
import { codeOf } from '../support/totp.ts';

const server = await serverForThisFile();
const nobody = new Rest(server.url);
const shop = await Workspace.create(server.url);

const enrolment = z.looseObject({
  secret: z.string().regex(/^[A-Z2-7]{32}$/),
  uri: z.string().startsWith('otpauth://totp/'),
  qr: z.looseObject({ size: z.number().int(), path: z.string().min(100) }),
});
const recovery = z.looseObject({ recoveryCodes: z.array(z.string()).length(10) });
const state = z.looseObject({
  enabled: z.boolean(),
  since: shapes.time.nullable(),
  recoveryCodesLeft: z.number().int(),
  needsPassword: z.boolean(),
});
const challenged = z.looseObject({ challenge: z.string().min(40) });

const home = '/api/auth/two-factor';

/** Adds a second factor, with the code of the step before: the present one is still good then. */
async function enrol(agent: AgentActor): Promise<{ secret: string; codes: string[] }> {
  const { secret } = (await agent.rest.post(`${home}/start`, { password })).as(200, enrolment);
  const answer = await agent.rest.post(`${home}/confirm`, { code: codeOf(secret, -1) });
  return { secret, codes: answer.as(200, recovery).recoveryCodes };
}

async function challenge(email: string, rest = nobody, secret = password): Promise<string> {
  const answer = await rest.post('/api/auth/login', { email, password: secret });
  return challenged.parse(answer.problem('two-factor-required')).challenge;
}

const answerWith = (challenge: string, code: string, rest = nobody) => rest.post(home, { challenge, code });

test('from its confirmation on, a password alone is not enough', async () => {
  const anna = await shop.hire();
  expect((await anna.rest.get(home)).as(200, state)).toMatchObject({ enabled: false, recoveryCodesLeft: 0 });
  const { secret, uri } = (await anna.rest.post(`${home}/start`, { password })).as(200, enrolment);
  expect(uri).toContain(`secret=${secret}`);
  // Begun and not confirmed, it asks nobody for anything.
  await anna.signIn();
  expectField((await anna.rest.post(`${home}/confirm`, { code: '000' })).problem('validation-failed'), 'code');
  (await anna.rest.post(`${home}/confirm`, { code: codeOf(secret, -1) })).as(200, recovery);
  expect((await anna.rest.get(home)).as(200, state)).toMatchObject({ enabled: true, recoveryCodesLeft: 10 });

  const first = await challenge(anna.email);
  (await answerWith(first, '000000')).problem('invalid-credentials');
  const session = (await answerWith(first, codeOf(secret))).as(200, shapes.session);
  expect(session.user.id).toBe(anna.id);
  // Whoever was in stays in, and renews without a code.
  (await nobody.post('/api/auth/refresh', { refreshToken: session.refreshToken })).as(200, shapes.session);
  // The secret is never said again.
  expect((await anna.rest.get(home)).text).not.toContain(secret);
  (await anna.rest.post(`${home}/start`, { password })).problem('conflict');
  (await anna.rest.post(`${home}/confirm`, { code: codeOf(secret, 1) })).problem('conflict');
});

test('adding one needs the password: an unlocked machine is not enough', async () => {
  const anna = await shop.hire();
  for (const body of [{}, { password: null }, { password: '' }, { password: 'not the password' }])
    expectField((await anna.rest.post(`${home}/start`, body)).problem('validation-failed'), 'password');
  // Nothing has begun that somebody could confirm.
  (await anna.rest.post(`${home}/confirm`, { code: '000000' })).problem('conflict');
  expect((await anna.rest.get(home)).as(200, state)).toMatchObject({ enabled: false, needsPassword: true });
});

test('a wrong password tells nothing of a second factor, and a challenge is good for its account alone', async () => {
  const [anna, ben] = [await shop.hire(), await shop.hire()];
  await enrol(anna);
  const bens = await enrol(ben);
  (await nobody.post('/api/auth/login', { email: anna.email, password: 'not the password' })).problem(
    'invalid-credentials',
  );
  (await answerWith(await challenge(anna.email), codeOf(bens.secret))).problem('invalid-credentials');
  for (const nonsense of ['', 'nonsense', anna.session.token, anna.session.refreshToken])
    (await answerWith(nonsense, codeOf(bens.secret))).problem('invalid-token');
  // A challenge opens no other door.
  const half = await challenge(anna.email);
  (await nobody.as(half).get('/api/auth/me')).problem('invalid-token');
  (await nobody.post('/api/auth/refresh', { refreshToken: half })).problem('invalid-token');
});

test('a code works once, whoever shows it and however many do at once', async () => {
  const anna = await shop.hire();
  const { secret } = await enrol(anna);
  // What confirmed it is spent, too.
  (await answerWith(await challenge(anna.email), codeOf(secret, -1))).problem('invalid-credentials');
  const code = codeOf(secret);
  const challenges = await Promise.all([1, 2, 3, 4].map(() => challenge(anna.email)));
  const answers = await Promise.all(challenges.map((one) => answerWith(one, code)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  (await answerWith(await challenge(anna.email), code)).problem('invalid-credentials');
  // The next one is good, and after it none from before.
  (await answerWith(await challenge(anna.email), codeOf(secret, 1))).is(200);
  (await answerWith(await challenge(anna.email), code)).problem('invalid-credentials');
});

test('a challenge that was answered is spent', async () => {
  const anna = await shop.hire();
  const { secret, codes } = await enrol(anna);
  const one = await challenge(anna.email);
  (await answerWith(one, codeOf(secret))).is(200);
  (await answerWith(one, codes[0] ?? '')).problem('invalid-token');
});

test('a recovery code works once, as it is typed', async () => {
  const anna = await shop.hire();
  const { codes } = await enrol(anna);
  const [first = '', second = ''] = codes;
  const challenges = [await challenge(anna.email), await challenge(anna.email)];
  const answers = await Promise.all(challenges.map((one) => answerWith(one, first.toLowerCase().replaceAll('-', ' '))));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  (await answerWith(await challenge(anna.email), first)).problem('invalid-credentials');
  (await answerWith(await challenge(anna.email), second)).is(200);
  expect((await anna.rest.get(home)).as(200, state).recoveryCodesLeft).toBe(8);
});

test('new recovery codes and switching it off need the password', async () => {
  const anna = await shop.hire();
  const { codes } = await enrol(anna);
  for (const path of ['recovery-codes', 'disable']) {
    const wrong = await anna.rest.post(`${home}/${path}`, { password: 'not the password' });
    expectField(wrong.problem('validation-failed'), 'password');
  }
  const fresh = (await anna.rest.post(`${home}/recovery-codes`, { password })).as(200, recovery).recoveryCodes;
  (await answerWith(await challenge(anna.email), codes[0] ?? '')).problem('invalid-credentials');
  const half = await challenge(anna.email);
  (await anna.rest.post(`${home}/disable`, { password })).is(204);
  (await answerWith(half, fresh[0] ?? '')).problem('invalid-token');
  await anna.signIn();
  (await anna.rest.post(`${home}/recovery-codes`, { password })).problem('conflict');
});

test('a new password ends sign-ins that are half done', async () => {
  const anna = await shop.hire();
  const { secret } = await enrol(anna);
  const half = await challenge(anna.email);
  const next = 'an entirely new password';
  (await anna.rest.put('/api/auth/password', { current: password, password: next })).is(204);
  (await answerWith(half, codeOf(secret))).problem('invalid-token');
  (await answerWith(await challenge(anna.email, nobody, next), codeOf(secret))).is(200);
});

test('an owner resets a colleague’s, and nobody else does', async () => {
  const anna = await shop.hire();
  await enrol(anna);
  const admin = await shop.hire('admin');
  (await admin.rest.delete(`/api/agents/${anna.id}/two-factor`)).problem('forbidden');
  (await shop.owner.rest.delete(`/api/agents/${anna.id}/two-factor`)).is(204);
  await anna.signIn();
});

test('who is deactivated does not finish signing in', async () => {
  const anna = await shop.hire();
  const { secret } = await enrol(anna);
  const half = await challenge(anna.email);
  (await shop.owner.rest.delete(`/api/agents/${anna.id}`)).is(204);
  (await answerWith(half, codeOf(secret))).problem('invalid-token');
});

test('guessing is limited by account, from wherever', async () => {
  const env = { DESKBELL_LIMIT_TWO_FACTOR: '3/hour', DESKBELL_TRUST_PROXY: 'true' };
  await withServer({ env }, async ({ url }) => {
    const own = await Workspace.create(url);
    const email = newEmail();
    (await own.owner.rest.post('/api/agents', { name: 'Anna', email, password, role: 'agent' })).is(201);
    const rest = new Rest(url);
    const signedIn = (await rest.post('/api/auth/login', { email, password })).as(200, shapes.session);
    const anna = rest.as(signedIn.token);
    const { secret } = (await anna.post(`${home}/start`, { password })).as(200, enrolment);
    (await anna.post(`${home}/confirm`, { code: codeOf(secret, -1) })).is(200);
    for (let guess = 0; guess < 3; guess += 1) {
      const one = await challenge(email, rest);
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': `192.0.2.${guess}` };
      const body = JSON.stringify({ challenge: one, code: '000000' });
      (await rest.send('POST', home, { headers, body })).problem('invalid-credentials');
    }
    (await answerWith(await challenge(email, rest), codeOf(secret), rest)).problem('rate-limited');
  });
});
