import { z } from 'zod';
import * as shapes from './shapes.ts';

/** What the server sends by itself, each with the shape of its data. */
export const events = {
  'visitor:connected': z.looseObject({
    visitor: shapes.visitor,
    token: z.string(),
    conversations: z.array(shapes.conversation),
    online: z.boolean(),
    opensAt: shapes.time.nullable(),
  }),
  'visitor:online': z.looseObject({ visitor: shapes.liveVisitor }),
  'visitor:offline': z.looseObject({ visitor: shapes.visitorForAgents }),
  'visitor:page': z.looseObject({ visitorId: shapes.id, page: shapes.page }),
  'agent:online': z.looseObject({ agentId: shapes.id, status: z.enum(['online', 'away', 'offline']) }),
  'agent:offline': z.looseObject({ agentId: shapes.id, status: z.enum(['online', 'away', 'offline']) }),
  'agent:assigned': z.looseObject({
    conversationId: shapes.id,
    /** `null` when it was taken from everybody. */
    agent: z.looseObject({ id: shapes.id, name: z.string() }).nullable(),
  }),
  availability: z.looseObject({ online: z.boolean(), opensAt: shapes.time.nullable() }),
  'conversation:created': z.looseObject({ conversation: shapes.conversation }),
  'conversation:new': z.looseObject({ conversation: shapes.conversation }),
  'conversation:updated': z.looseObject({ conversation: shapes.conversation }),
  'conversation:viewers': z.looseObject({ conversationId: shapes.id, agents: z.array(shapes.person) }),
  'message:new': z.looseObject({ message: shapes.message }),
  'message:updated': z.looseObject({ message: shapes.message }),
  'message:delivered': z.looseObject({ conversationId: shapes.id, by: shapes.by, seq: z.number().int() }),
  'message:read': z.looseObject({ conversationId: shapes.id, by: shapes.by, seq: z.number().int() }),
  'note:new': z.looseObject({ note: shapes.note }),
  'typing:start': z.looseObject({
    conversationId: shapes.id,
    by: shapes.by,
    preview: z.string().nullable().optional(),
    note: z.boolean().optional(),
  }),
  'typing:stop': z.looseObject({ conversationId: shapes.id, by: shapes.by, note: z.boolean().optional() }),
  'queue:position': z.looseObject({
    conversationId: shapes.id,
    position: z.number().int().nullable(),
    estimatedWait: z.number().nullable(),
  }),
  'conversation:breached': z.looseObject({
    conversationId: shapes.id,
    target: z.enum(['firstResponse', 'resolution']),
    dueAt: shapes.time,
  }),
  'queue:returned': z.looseObject({ agentId: shapes.id, conversationIds: z.array(shapes.id) }),
} as const;

export type EventName = keyof typeof events;
export type EventData<Name extends EventName> = z.infer<(typeof events)[Name]>;

const nothing = z.looseObject({ ok: z.literal(true) });

/** What a client may send, each with the shape of the ack that grants it. */
export const acks = {
  'visitor:connect': nothing.extend(events['visitor:connected'].shape),
  'agent:connect': nothing.extend({ agent: shapes.agent, agents: z.array(shapes.agent) }),
  'agent:online': nothing,
  'agent:offline': nothing,
  'conversation:start': nothing.extend({ conversation: shapes.conversation, message: shapes.message.nullable() }),
  'conversation:join': nothing.extend({
    conversation: shapes.conversation,
    messages: z.array(shapes.message),
    hasMore: z.boolean(),
    notes: z.array(shapes.note).optional(),
  }),
  'conversation:view': nothing.extend({ viewers: z.array(shapes.person) }),
  'message:send': nothing.extend({ message: shapes.message }),
  'note:add': nothing.extend({ note: shapes.note }),
  'message:delivered': nothing,
  'message:read': nothing,
  'typing:start': nothing,
  'typing:stop': nothing,
  'page:view': nothing,
} as const;

export type CommandName = keyof typeof acks;
export type Ack<Name extends CommandName> = z.infer<(typeof acks)[Name]>;
