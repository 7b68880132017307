/** The routes, and who may pass: what the tests of access and documents walk. */

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Route {
  method: Method;
  /** `{…}` stands for an id of the workspace that is tested. */
  path: string;
}

export interface GuardedRoute extends Route {
  /** The least that gets in; `anybody` with a token, be it a visitor's or an agent's. */
  door: 'anybody' | 'visitor' | 'agent' | 'admin';
  /** A body that would be fine, for routes that take one. */
  body?: Record<string, unknown>;
}

const publics: [Method, string][] = [
  ['POST', '/api/auth/register'],
  ['POST', '/api/auth/login'],
  ['POST', '/api/auth/agent-login'],
  ['POST', '/api/auth/refresh'],
  ['POST', '/api/auth/accept-invitation'],
  ['POST', '/api/auth/two-factor'],
  ['GET', '/api/auth/oidc'],
  ['GET', '/api/auth/oidc/start'],
  ['GET', '/api/auth/oidc/callback'],
  ['POST', '/api/auth/oidc/session'],
  ['GET', '/api/avatars/{token}'],
  ['GET', '/api/auth/setup'],
  ['GET', '/api/widgets/{siteKey}/config'],
  ['POST', '/api/chat/visitors'],
  ['POST', '/api/chat/rooms'],
  ['GET', '/api/chat/test'],
  ['GET', '/api/health'],
  ['GET', '/api/health/live'],
  ['GET', '/api/health/ready'],
  ['GET', '/api/openapi.json'],
  ['GET', '/api/events.json'],
];

export const publicRoutes: Route[] = publics.map(([method, path]) => ({ method, path }));

const text = { clientId: 'access', content: 'x' };

export const guardedRoutes: GuardedRoute[] = [
  { method: 'PUT', path: '/api/auth/password', door: 'agent', body: { current: 'x', password: 'x' } },
  { method: 'POST', path: '/api/auth/logout', door: 'agent' },
  { method: 'GET', path: '/api/auth/sessions', door: 'agent' },
  { method: 'DELETE', path: '/api/auth/sessions/{sessionId}', door: 'agent' },
  { method: 'GET', path: '/api/auth/two-factor', door: 'agent' },
  { method: 'POST', path: '/api/auth/two-factor/start', door: 'agent', body: { password: 'x' } },
  { method: 'POST', path: '/api/auth/two-factor/confirm', door: 'agent', body: { code: '000000' } },
  { method: 'POST', path: '/api/auth/two-factor/disable', door: 'agent', body: { password: 'x' } },
  { method: 'POST', path: '/api/auth/two-factor/recovery-codes', door: 'agent', body: { password: 'x' } },
  { method: 'GET', path: '/api/auth/me', door: 'agent' },
  { method: 'GET', path: '/api/auth/profile', door: 'agent' },
  { method: 'PUT', path: '/api/auth/profile', door: 'agent', body: { name: 'x' } },
  { method: 'PUT', path: '/api/auth/avatar', door: 'agent' },
  { method: 'PUT', path: '/api/auth/status', door: 'agent', body: { status: 'online' } },
  { method: 'GET', path: '/api/widgets', door: 'agent' },
  { method: 'GET', path: '/api/widgets/{siteKey}', door: 'agent' },
  { method: 'POST', path: '/api/widgets', door: 'admin', body: { name: 'x' } },
  { method: 'PUT', path: '/api/widgets/{siteKey}', door: 'admin', body: { name: 'x' } },
  { method: 'DELETE', path: '/api/widgets/{siteKey}', door: 'admin' },
  { method: 'GET', path: '/api/agents', door: 'agent' },
  { method: 'POST', path: '/api/agents', door: 'admin', body: { name: 'x', email: 'x@example.com', role: 'agent' } },
  { method: 'PUT', path: '/api/agents/{agentId}', door: 'admin', body: { name: 'x' } },
  { method: 'DELETE', path: '/api/agents/{agentId}', door: 'admin' },
  { method: 'DELETE', path: '/api/agents/{agentId}/two-factor', door: 'admin' },
  { method: 'GET', path: '/api/roles', door: 'admin' },
  { method: 'POST', path: '/api/roles', door: 'admin', body: { name: 'x', permissions: ['answer'] } },
  { method: 'PUT', path: '/api/roles/{roleId}', door: 'admin', body: { name: 'y' } },
  { method: 'DELETE', path: '/api/roles/{roleId}', door: 'admin' },
  { method: 'GET', path: '/api/audit', door: 'admin' },
  { method: 'GET', path: '/api/analytics/overview', door: 'agent' },
  { method: 'GET', path: '/api/analytics/charts', door: 'agent' },
  { method: 'GET', path: '/api/analytics/agents', door: 'agent' },
  { method: 'GET', path: '/api/analytics/live', door: 'agent' },
  { method: 'GET', path: '/api/exports', door: 'admin' },
  { method: 'POST', path: '/api/exports', door: 'admin', body: { kind: 'conversations' } },
  { method: 'GET', path: '/api/exports/{exportId}', door: 'admin' },
  { method: 'DELETE', path: '/api/exports/{exportId}', door: 'admin' },
  { method: 'GET', path: '/api/exports/{exportId}/file', door: 'admin' },
  { method: 'GET', path: '/api/conversations', door: 'agent' },
  {
    method: 'POST',
    path: '/api/conversations',
    door: 'agent',
    body: { visitorId: '{visitorId}', clientId: 'access', message: 'x' },
  },
  { method: 'GET', path: '/api/conversations/{conversationId}', door: 'agent' },
  { method: 'PUT', path: '/api/conversations/{conversationId}/assign', door: 'agent', body: {} },
  { method: 'PUT', path: '/api/conversations/{conversationId}/resolve', door: 'agent' },
  { method: 'PUT', path: '/api/conversations/{conversationId}/close', door: 'agent' },
  { method: 'PUT', path: '/api/conversations/{conversationId}/reopen', door: 'agent' },
  { method: 'PUT', path: '/api/conversations/{conversationId}/priority', door: 'agent', body: { priority: 'high' } },
  { method: 'PUT', path: '/api/conversations/{conversationId}', door: 'agent', body: { subject: 'x' } },
  { method: 'PUT', path: '/api/conversations/{conversationId}/tags', door: 'agent', body: { tags: [] } },
  { method: 'PUT', path: '/api/conversations/{conversationId}/snooze', door: 'agent', body: { until: null } },
  {
    method: 'PUT',
    path: '/api/conversations/{conversationId}/transfer',
    door: 'agent',
    body: { agentId: '{agentId}' },
  },
  {
    method: 'PUT',
    path: '/api/conversations/{conversationId}/merge',
    door: 'agent',
    body: { into: '{otherConversationId}' },
  },
  { method: 'POST', path: '/api/conversations/bulk', door: 'agent', body: { ids: ['x'], act: { do: 'resolve' } } },
  { method: 'PUT', path: '/api/conversations/{conversationId}/rate', door: 'visitor', body: { score: 5 } },
  { method: 'PUT', path: '/api/messages/{messageId}/reactions/%F0%9F%91%8D', door: 'anybody' },
  { method: 'DELETE', path: '/api/messages/{messageId}/reactions/%F0%9F%91%8D', door: 'anybody' },
  { method: 'GET', path: '/api/agents/waiting-sessions', door: 'agent' },
  { method: 'GET', path: '/api/agents/active-chats', door: 'agent' },
  { method: 'GET', path: '/api/agents/stats', door: 'agent' },
  { method: 'GET', path: '/api/widgets/queue-position/{siteKey}/{conversationId}', door: 'visitor' },
  { method: 'POST', path: '/api/widgets/escalate/{siteKey}/{conversationId}', door: 'anybody', body: {} },
  { method: 'GET', path: '/api/tags', door: 'agent' },
  { method: 'POST', path: '/api/tags', door: 'admin', body: { name: 'x' } },
  { method: 'PUT', path: '/api/tags/{tagId}', door: 'admin', body: { color: '#4450d6' } },
  { method: 'DELETE', path: '/api/tags/{tagId}', door: 'admin' },
  { method: 'GET', path: '/api/teams', door: 'agent' },
  { method: 'POST', path: '/api/teams', door: 'admin', body: { name: 'x' } },
  { method: 'PUT', path: '/api/teams/{teamId}', door: 'admin', body: { name: 'y' } },
  { method: 'DELETE', path: '/api/teams/{teamId}', door: 'admin' },
  { method: 'GET', path: '/api/alerts', door: 'admin' },
  {
    method: 'PUT',
    path: '/api/alerts',
    door: 'admin',
    body: {
      push: { on: true, afterSeconds: 30 },
      email: { on: true, afterSeconds: 120 },
      webhook: { on: false, afterSeconds: 300 },
      webhookUrl: null,
    },
  },
  { method: 'POST', path: '/api/alerts/test', door: 'agent', body: { step: 'push' } },
  { method: 'GET', path: '/api/auth/alerts', door: 'agent' },
  { method: 'PUT', path: '/api/auth/alerts', door: 'agent', body: { push: true, email: true, quiet: null } },
  {
    method: 'POST',
    path: '/api/push-subscriptions',
    door: 'agent',
    body: { endpoint: 'https://push.example.com/x', keys: { p256dh: 'x', auth: 'x' } },
  },
  { method: 'DELETE', path: '/api/push-subscriptions/{browserId}', door: 'agent' },
  { method: 'GET', path: '/api/promises', door: 'agent' },
  {
    method: 'PUT',
    path: '/api/promises',
    door: 'admin',
    body: {
      on: false,
      clock: 'always',
      targets: Object.fromEntries(
        ['urgent', 'high', 'normal', 'low'].map((priority) => [priority, { firstResponse: 5, resolution: 60 }]),
      ),
    },
  },
  { method: 'GET', path: '/api/hours', door: 'agent' },
  { method: 'PUT', path: '/api/hours', door: 'admin', body: { hours: null } },
  { method: 'POST', path: '/api/hours/preview', door: 'admin', body: { hours: null } },
  {
    method: 'PUT',
    path: '/api/hours/teams/{teamId}',
    door: 'admin',
    body: { hours: { zone: 'UTC', week: {}, holidays: [] } },
  },
  { method: 'DELETE', path: '/api/hours/teams/{teamId}', door: 'admin' },
  { method: 'GET', path: '/api/canned-responses', door: 'agent' },
  {
    method: 'POST',
    path: '/api/canned-responses',
    door: 'agent',
    body: { shortcut: 'x', title: 'x', content: 'x' },
  },
  { method: 'GET', path: '/api/canned-responses/{cannedResponseId}', door: 'agent' },
  { method: 'PUT', path: '/api/canned-responses/{cannedResponseId}', door: 'agent', body: { title: 'x' } },
  { method: 'DELETE', path: '/api/canned-responses/{cannedResponseId}', door: 'agent' },
  {
    method: 'POST',
    path: '/api/canned-responses/{cannedResponseId}/render',
    door: 'agent',
    body: { conversationId: '{conversationId}' },
  },
  { method: 'GET', path: '/api/saved-views', door: 'agent' },
  { method: 'POST', path: '/api/saved-views', door: 'agent', body: { name: 'x', query: 'status=waiting' } },
  { method: 'PUT', path: '/api/saved-views/{savedViewId}', door: 'agent', body: { name: 'x' } },
  { method: 'DELETE', path: '/api/saved-views/{savedViewId}', door: 'agent' },
  { method: 'GET', path: '/api/macros', door: 'agent' },
  { method: 'POST', path: '/api/macros', door: 'agent', body: { name: 'x', actions: [{ do: 'resolve' }] } },
  { method: 'PUT', path: '/api/macros/{macroId}', door: 'agent', body: { name: 'x' } },
  { method: 'DELETE', path: '/api/macros/{macroId}', door: 'agent' },
  {
    method: 'POST',
    path: '/api/macros/{macroId}/run',
    door: 'agent',
    body: { conversationId: '{conversationId}', clientId: 'access' },
  },
  { method: 'GET', path: '/api/conversations/{conversationId}/notes', door: 'agent' },
  { method: 'POST', path: '/api/conversations/{conversationId}/notes', door: 'agent', body: text },
  { method: 'GET', path: '/api/messages/{conversationId}', door: 'agent' },
  { method: 'POST', path: '/api/messages', door: 'agent', body: { conversationId: '{conversationId}', ...text } },
  { method: 'PUT', path: '/api/messages/{messageId}', door: 'agent', body: { content: 'x' } },
  { method: 'DELETE', path: '/api/messages/{messageId}', door: 'agent' },
  { method: 'PUT', path: '/api/messages/{messageId}/read', door: 'agent' },
  { method: 'PUT', path: '/api/messages/conversation/{conversationId}/read-all', door: 'agent' },
  { method: 'GET', path: '/api/visitors', door: 'agent' },
  { method: 'GET', path: '/api/visitors/{visitorId}', door: 'agent' },
  { method: 'PUT', path: '/api/visitors/{visitorId}', door: 'agent', body: { name: 'x' } },
  { method: 'GET', path: '/api/widgets/sessions/{conversationId}/messages', door: 'anybody' },
  { method: 'GET', path: '/api/chat/rooms', door: 'visitor' },
  { method: 'GET', path: '/api/chat/rooms/{conversationId}', door: 'visitor' },
  { method: 'PUT', path: '/api/chat/rooms/{conversationId}', door: 'visitor', body: { status: 'closed' } },
  { method: 'GET', path: '/api/chat/messages?roomId={conversationId}', door: 'visitor' },
  { method: 'POST', path: '/api/chat/messages', door: 'visitor', body: { roomId: '{conversationId}', ...text } },
];

/** Of the agents' routes, those that change something and yet are for whoever only looks on: what is one's own. */
const ofOnesOwn = /^\/api\/(auth|saved-views|push-subscriptions|alerts\/test)(\/|$)/;
/** What is read by those alone who do more than look on. */
const askingMore = /^\/api\/(canned-responses|macros|analytics)(\/|$)/;

/** Whether somebody may who sees conversations and does nothing else. */
export function isForViewers({ method, path, door }: GuardedRoute): boolean {
  if (door !== 'agent') return door === 'anybody' && method === 'GET';
  return ofOnesOwn.test(path) || (method === 'GET' && !askingMore.test(path));
}

/** A route without the names of its parameters, to compare it with what a document calls it. */
export function routeKey(method: string, path: string): string {
  return `${method.toUpperCase()} ${path.replace(/\?.*$/, '').replaceAll(/\{[^}]*\}|(?<=reactions\/)%[^/]*$/g, '{}')}`;
}
