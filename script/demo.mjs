// node script/demo.mjs URL EMAIL PASSWORD: fills the workspace of the Deskbell at URL through its HTTP API, as people
// would. Registers EMAIL as the owner when there is nobody yet, and signs in otherwise.

import { randomUUID } from 'node:crypto';
import { agents, conversations, owner, shop } from './demo-conversations.mjs';

const [url, email, password] = process.argv.slice(2);

class Refused extends Error {
  constructor(request, status, problem) {
    const fields = (problem.errors ?? []).map(({ field, message }) => `${field}: ${message}`);
    super([`${request} → ${status} ${problem.detail ?? problem.title ?? ''}`, ...fields].join('\n  '));
    this.status = status;
  }
}

/** The browsers of those who write. */
const browsers = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
];

async function call(token, method, path, body, browser = 'script/demo') {
  const headers = { 'content-type': 'application/json', 'user-agent': browser };
  if (token !== null) headers.authorization = `Bearer ${token}`;
  const response = await fetch(url + path, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  const text = await response.text();
  let answer = {};
  try {
    answer = text === '' ? {} : JSON.parse(text);
  } catch {
    // Not ours: a proxy's page, for example. The status says enough.
  }
  if (!response.ok) throw new Refused(`${method} ${path}`, response.status, answer);
  return answer;
}

async function signIn() {
  try {
    return await call(null, 'POST', '/api/auth/register', { name: owner.name, email, password, workspace: shop });
  } catch (error) {
    // Somebody is there already, and registering is closed: this must be one of them.
    if (!(error instanceof Refused) || ![403, 409].includes(error.status)) throw error;
    return call(null, 'POST', '/api/auth/login', { email, password });
  }
}

async function addAgents(token) {
  const { items } = await call(token, 'GET', '/api/agents?limit=100');
  const known = new Set(items.map((agent) => agent.email));
  if (agents.some((agent) => known.has(agent.email))) return null;
  const tokens = new Map();
  for (const agent of agents) {
    await call(token, 'POST', '/api/agents', { ...agent, password });
    const session = await call(null, 'POST', '/api/auth/login', { email: agent.email, password });
    tokens.set(firstName(agent), session.token);
  }
  return tokens;
}

const firstName = ({ name }) => name.split(' ')[0];

async function firstWidget(token) {
  const { items } = await call(token, 'GET', '/api/widgets');
  return items[0] ?? (await call(token, 'POST', '/api/widgets', { name: shop }));
}

/** One conversation, from the first word to the state in which it stays. */
async function play({ visitor, subject, priority, steps, end }, siteKey, tokens, browser) {
  const contact = Object.fromEntries(Object.entries(visitor).filter(([, value]) => value !== null));
  const { token: visitorToken } = await call(null, 'POST', '/api/chat/visitors', { siteKey, ...contact }, browser);
  const [[, firstText], ...rest] = steps;
  const start = { siteKey, clientId: randomUUID(), message: firstText };
  if (subject !== null) start.subject = subject;
  if (priority !== undefined) start.priority = priority;
  const { room } = await call(visitorToken, 'POST', '/api/chat/rooms', start);
  let assigned = null;
  for (const [who, content] of rest) {
    const clientId = randomUUID();
    const agent = who.replace('note ', '');
    if (who === 'visitor') {
      await call(visitorToken, 'POST', '/api/chat/messages', { roomId: room.id, clientId, content });
    } else if (who.startsWith('note ')) {
      await call(tokens.get(agent), 'POST', `/api/conversations/${room.id}/notes`, { clientId, content });
    } else {
      const token = tokens.get(agent);
      if (assigned === null) await call(token, 'PUT', `/api/conversations/${room.id}/assign`, {});
      assigned ??= token;
      await call(token, 'PUT', `/api/messages/conversation/${room.id}/read-all`, {});
      await call(token, 'POST', '/api/messages', { conversationId: room.id, clientId, content });
    }
  }
  if (end === 'resolved' || end === 'closed') {
    await call(assigned, 'PUT', `/api/messages/conversation/${room.id}/read-all`, {});
    await call(assigned, 'PUT', `/api/conversations/${room.id}/${end === 'closed' ? 'close' : 'resolve'}`, {});
  }
}

async function fill() {
  const { token } = await signIn();
  const tokens = await addAgents(token);
  if (tokens === null) return 'The demo is here already; nothing was added.';
  tokens.set(firstName(owner), token);
  const { siteKey } = await firstWidget(token);
  for (const [at, conversation] of conversations.entries()) {
    await play(conversation, siteKey, tokens, browsers[at % browsers.length]);
  }
  const people = agents.map((agent) => agent.email).join(', ');
  return `Added ${conversations.length} conversations and ${agents.length} agents (${people}).`;
}

try {
  console.log(await fill());
} catch (error) {
  console.error(`demo: ${error instanceof Refused ? error.message : `${error.message} ${error.cause?.message ?? ''}`}`);
  process.exitCode = 1;
}
