import { z } from 'zod';

/**
 * What clients are promised of each shape. Every property must be there: what is absent is `null`, never missing. A server may
 * say more than that, so the objects are loose.
 */

/** RFC 3339 in UTC with exactly milliseconds. */
export const time = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);

export const id = z.uuid({ version: 'v7' });

const nullableText = z.string().nullable();

export const agent = z.looseObject({
  id,
  workspaceId: id,
  name: z.string(),
  email: z.string(),
  role: z.enum(['owner', 'admin', 'agent']),
  customRole: z.looseObject({ id, name: z.string() }).nullable(),
  permissions: z.array(z.string()),
  status: z.enum(['online', 'away', 'offline']),
  avatarUrl: nullableText,
  teams: z.array(z.unknown()),
  capacity: z.number().nullable(),
  createdAt: time,
});

/** A role that a workspace made. */
export const customRole = z.looseObject({
  id,
  name: z.string(),
  permissions: z.array(z.string()),
  holders: z.number().int(),
  createdAt: time,
});

export const session = z.looseObject({ user: agent, token: z.string(), refreshToken: z.string(), expiresAt: time });

export const page = z.looseObject({ url: z.string(), title: nullableText, referrer: nullableText, at: time });

/** A visitor as the visitor sees it. */
export const visitor = z.looseObject({
  id,
  name: nullableText,
  email: nullableText,
  phone: nullableText,
  online: z.boolean(),
  page: page.nullable(),
  firstSeenAt: time,
  lastSeenAt: time,
});

/** A visitor as agents see it. */
export const visitorForAgents = visitor.extend({
  ip: nullableText,
  userAgent: nullableText,
  attributes: z.record(z.string(), z.unknown()),
});

/** An agent as both sides may know them. */
export const person = z.looseObject({ id, name: z.string(), avatarUrl: z.string().nullable() });

/** A visitor with what goes on just now. */
export const liveVisitor = visitorForAgents.extend({
  visit: z.looseObject({ startedAt: time, referrer: nullableText, widgetId: id }).nullable(),
  openConversation: z
    .looseObject({ id, status: z.enum(['waiting', 'active']), assignee: person.nullable() })
    .nullable(),
});

export const widget = z.looseObject({
  id,
  siteKey: z.string().min(8),
  name: z.string(),
  allowedSites: z.array(z.string()),
  appearance: z.looseObject({}),
  preChat: z.looseObject({}),
  offline: z.unknown(),
  routing: z.unknown(),
  ai: z.unknown(),
  hours: z.unknown(),
  createdAt: time,
});

const asked = z.enum(['required', 'optional', 'off']);

export const widgetConfig = z.looseObject({
  siteKey: z.string(),
  name: z.string(),
  appearance: z.looseObject({
    color: z.string(),
    position: z.enum(['right', 'left']),
    theme: z.enum(['light', 'dark', 'auto']),
    title: nullableText,
    greeting: nullableText,
    offlineMessage: nullableText,
    language: nullableText,
  }),
  preChat: z.looseObject({ askName: asked, askEmail: asked }),
  online: z.boolean(),
  opensAt: time.nullable(),
  ai: z.null(),
});

/** Hours, and what they mean now. */
export const openingHours = z.looseObject({
  hours: z.looseObject({ zone: z.string(), week: z.looseObject({}), holidays: z.array(z.unknown()) }).nullable(),
  open: z.boolean(),
  changesAt: time.nullable(),
});

export const workspaceHours = z.looseObject({
  workspace: openingHours,
  teams: z.array(openingHours.extend({ teamId: id })),
});

export const sender = z.looseObject({
  kind: z.enum(['visitor', 'agent', 'ai', 'system']),
  id: id.nullable(),
  name: nullableText,
  avatarUrl: nullableText,
});

export const message = z.looseObject({
  id,
  conversationId: id,
  seq: z.number().int().positive(),
  clientId: nullableText,
  sender,
  kind: z.enum(['text', 'file', 'event']),
  content: nullableText,
  attachments: z.array(z.unknown()),
  reactions: z.array(z.looseObject({ emoji: z.string(), by: z.array(z.unknown()) })),
  status: z.enum(['sent', 'delivered', 'read']),
  createdAt: time,
  editedAt: time.nullable(),
  deletedAt: time.nullable(),
});

export const note = z.looseObject({
  id,
  conversationId: id,
  noteSeq: z.number().int().positive(),
  afterSeq: z.number().int().nonnegative(),
  clientId: nullableText,
  author: z.looseObject({ id, name: z.string() }),
  content: z.string(),
  mentions: z.array(z.unknown()),
  createdAt: time,
});

export const conversation = z.looseObject({
  id,
  widgetId: id,
  visitor,
  status: z.enum(['waiting', 'active', 'resolved', 'closed']),
  mode: z.enum(['human', 'ai']),
  priority: z.string(),
  subject: nullableText,
  assignee: person.nullable(),
  team: z.unknown().nullable(),
  tags: z.array(z.unknown()),
  fields: z.record(z.string(), z.unknown()),
  lastSeq: z.number().int().nonnegative(),
  lastMessage: message.nullable(),
  unread: z.number().int().nonnegative(),
  rating: z.unknown().nullable(),
  createdAt: time,
  updatedAt: time,
  lastActivityAt: time,
  firstResponseAt: time.nullable(),
  closedAt: time.nullable(),
});

/** What agents see of it besides. */
export const conversationForAgents = conversation.extend({
  waitingSince: time.nullable(),
  awaitingSince: time.nullable(),
  snoozedUntil: time.nullable(),
  offer: z.looseObject({ agentId: id, until: time }).nullable(),
  mergedInto: id.nullable(),
});

export const team = z.strictObject({ id, name: z.string(), members: z.array(id), createdAt: time });

export const tag = z.strictObject({ id, name: z.string(), color: z.string(), createdAt: time });

export const cannedResponse = z.strictObject({
  id,
  shortcut: z.string(),
  title: z.string(),
  content: z.string(),
  shared: z.boolean(),
  author: id,
  used: z.number().int().nonnegative(),
  createdAt: time,
  updatedAt: time,
});

export const savedView = z.strictObject({
  id,
  name: z.string(),
  query: z.string(),
  shared: z.boolean(),
  author: id,
  createdAt: time,
});

export const macro = z.strictObject({
  id,
  name: z.string(),
  actions: z.array(z.looseObject({ do: z.string() })),
  reply: nullableText,
  shared: z.boolean(),
  author: id,
  createdAt: time,
  updatedAt: time,
});

export const conversationDetail = conversation.extend({ messages: z.array(message) });

/** A conversation that an agent began, with its first message. */
export const approached = z.looseObject({ conversation, message });

export const by = z.looseObject({ kind: z.enum(['visitor', 'agent', 'ai']), id, name: nullableText });

/** A list with a cursor. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), nextCursor: nullableText });
}

/** A conversation in the workspace's list, and where it was found. */
export const listedConversation = conversation.extend({
  found: z
    .strictObject({
      in: z.enum(['name', 'email', 'phone', 'message']),
      seq: z.number().int().positive().nullable(),
      excerpt: z.array(z.strictObject({ text: z.string(), match: z.boolean() })),
    })
    .nullable(),
});

/** A list of messages (or notes) in ascending order. */
export function runOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), hasMore: z.boolean() });
}

/** What `POST /api/chat/rooms` answers. */
export const room = z.looseObject({ room: conversation, message: message.nullable(), visitor, token: z.string() });

export type Agent = z.infer<typeof agent>;
export type CustomRole = z.infer<typeof customRole>;
export type Session = z.infer<typeof session>;
export type Visitor = z.infer<typeof visitor>;
export type Widget = z.infer<typeof widget>;
export type Message = z.infer<typeof message>;
export type Note = z.infer<typeof note>;
export type Conversation = z.infer<typeof conversation>;

/** One act in the audit log. */
export const auditEntry = z.looseObject({
  seq: z.number().int().positive(),
  at: time,
  actor: z.looseObject({
    kind: z.enum(['agent', 'visitor', 'system']),
    id: id.nullable(),
    name: nullableText,
  }),
  action: z.string(),
  target: z.looseObject({ kind: z.string(), id: id.nullable(), name: nullableText }),
  details: z.record(z.string(), z.unknown()),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

/** How long something took, in milliseconds. */
const spread = z.looseObject({
  count: z.number().int(),
  median: z.number().int().nullable(),
  p90: z.number().int().nullable(),
});

const ratings = z.looseObject({ count: z.number().int(), average: z.number().nullable() });

const figures = z.looseObject({
  from: time,
  to: time,
  conversations: z.number().int(),
  resolved: z.number().int(),
  visitorMessages: z.number().int(),
  agentMessages: z.number().int(),
  firstResponse: spread,
  resolution: spread,
  rating: ratings,
});

export const overview = z.looseObject({ timeZone: z.string(), current: figures, before: figures });

const counts = z.array(z.number().int());

export const charts = z.looseObject({
  timeZone: z.string(),
  interval: z.enum(['day', 'hour']),
  steps: z.array(time),
  series: z.array(
    z.looseObject({
      id: id.nullable(),
      name: nullableText,
      conversations: counts,
      resolved: counts,
      visitorMessages: counts,
      agentMessages: counts,
      firstResponse: z.array(spread),
      resolution: z.array(spread),
      rating: z.array(ratings),
    }),
  ),
  heatmap: z.looseObject({ conversations: z.array(counts), visitorMessages: z.array(counts) }),
});

export const agentReports = z.looseObject({
  items: z.array(
    z.looseObject({
      id,
      name: z.string(),
      deactivated: z.boolean(),
      conversations: z.number().int(),
      resolved: z.number().int(),
      messages: z.number().int(),
      firstResponse: spread,
      resolution: spread,
      rating: ratings,
    }),
  ),
});

/** A file of data, written in the background. */
export const exported = z.looseObject({
  id,
  kind: z.enum(['conversations', 'messages', 'audit']),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  from: time,
  to: time,
  widget: nullableText,
  team: nullableText,
  agent: nullableText,
  tag: nullableText,
  notes: z.boolean(),
  done: z.number().int(),
  total: z.number().int(),
  size: z.number().int(),
  failure: z.enum(['too-large', 'interrupted']).nullable(),
  createdBy: z.looseObject({ id, name: z.string() }),
  createdAt: time,
  endedAt: time.nullable(),
  expiresAt: time.nullable(),
});
export type Exported = z.infer<typeof exported>;
