import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Live, type LiveOptions } from './live.ts';
import { Rest } from './rest.ts';
import * as shapes from './shapes.ts';

export const password = 'correct horse battery';

/** 128 random bits, as the contract advises. */
export function newClientId(): string {
  return randomBytes(16).toString('hex');
}

export function newEmail(): string {
  return `${randomBytes(6).toString('hex')}@example.com`;
}

/** A person who works in a workspace. */
export class AgentActor {
  constructor(
    readonly rest: Rest,
    readonly session: shapes.Session,
  ) {}

  get id(): string {
    return this.session.user.id;
  }

  get email(): string {
    return this.session.user.email;
  }

  /** Signs in once more: another session of the same person. */
  async signIn(): Promise<AgentActor> {
    return signIn(this.rest.url, this.email);
  }

  /** Connects and is recognised. */
  async live(options: LiveOptions = {}): Promise<Live> {
    const live = await Live.open(this.rest.url, options);
    await live.ok('agent:connect', { token: this.session.token });
    return live;
  }

  async send(conversationId: string, content: string, clientId = newClientId()): Promise<shapes.Message> {
    const answer = await this.rest.post('/api/messages', { conversationId, clientId, content });
    return answer.as(201, shapes.message);
  }

  /** All messages of a conversation, by as many pages as it takes. */
  async history(conversationId: string): Promise<shapes.Message[]> {
    const messages: shapes.Message[] = [];
    for (;;) {
      const after = messages.at(-1)?.seq ?? 0;
      const answer = await this.rest.get(`/api/messages/${conversationId}?after=${after}&limit=500`);
      const { items, hasMore } = answer.as(200, shapes.runOf(shapes.message));
      messages.push(...items);
      if (!hasMore) return messages;
    }
  }

  async conversation(conversationId: string) {
    return (await this.rest.get(`/api/conversations/${conversationId}`)).as(200, shapes.conversationDetail);
  }
}

/** A visitor who is known to the server (has a token). */
export class VisitorActor {
  constructor(
    readonly rest: Rest,
    readonly siteKey: string,
    readonly visitor: shapes.Visitor,
  ) {}

  get id(): string {
    return this.visitor.id;
  }

  get token(): string {
    return this.rest.token ?? '';
  }

  /** Connects and is recognised. */
  async live(options: LiveOptions = {}): Promise<Live> {
    const live = await Live.open(this.rest.url, options);
    await live.ok('visitor:connect', { siteKey: this.siteKey, token: this.token });
    return live;
  }

  /** Starts a conversation with a first message. */
  async start(message = 'Is anybody there?', more: Record<string, unknown> = {}): Promise<shapes.Conversation> {
    const body = { siteKey: this.siteKey, clientId: newClientId(), message, ...more };
    return (await this.rest.post('/api/chat/rooms', body)).as(201, shapes.room).room;
  }

  async send(roomId: string, content: string, clientId = newClientId()): Promise<shapes.Message> {
    return (await this.rest.post('/api/chat/messages', { roomId, clientId, content })).as(201, shapes.message);
  }

  async history(roomId: string): Promise<shapes.Message[]> {
    const answer = await this.rest.get(`/api/chat/messages?roomId=${roomId}&after=0&limit=500`);
    return answer.as(200, shapes.runOf(shapes.message)).items;
  }
}

/** A business: its owner, its first widget, and whoever is added. */
export class Workspace {
  private constructor(
    readonly owner: AgentActor,
    readonly widget: shapes.Widget,
  ) {}

  /** Registers a new business through the front door. */
  static async create(url: string): Promise<Workspace> {
    const body = { name: 'Olga Owner', email: newEmail(), password, workspace: `Shop ${newClientId().slice(0, 6)}` };
    const session = (await new Rest(url).post('/api/auth/register', body)).as(201, shapes.session);
    const owner = new AgentActor(new Rest(url, session.token), session);
    const widgets = (await owner.rest.get('/api/widgets')).as(200, shapes.listOf(shapes.widget)).items;
    const widget = widgets[0] ?? (await owner.rest.post('/api/widgets', { name: 'Shop' })).as(201, shapes.widget);
    return new Workspace(owner, widget);
  }

  get url(): string {
    return this.owner.rest.url;
  }

  get siteKey(): string {
    return this.widget.siteKey;
  }

  /** Somebody with an account, signed in. */
  async hire(role: 'admin' | 'agent' | 'owner' = 'agent', name = 'Anna Agent'): Promise<AgentActor> {
    const email = newEmail();
    (await this.owner.rest.post('/api/agents', { name, email, password, role })).as(201, shapes.agent);
    return signIn(this.url, email);
  }

  /** A role of the workspace's own. */
  async role(name: string, permissions: string[]): Promise<shapes.CustomRole> {
    return (await this.owner.rest.post('/api/roles', { name, permissions })).as(201, shapes.customRole);
  }

  /** Somebody with that role, signed in. */
  async hireAs(roleId: string, name = 'Cora Custom'): Promise<AgentActor> {
    const email = newEmail();
    const body = { name, email, password, role: 'agent', roleId };
    (await this.owner.rest.post('/api/agents', body)).as(201, shapes.agent);
    return signIn(this.url, email);
  }

  async visitor(details: Record<string, unknown> = { name: 'Vera Visitor' }): Promise<VisitorActor> {
    const answer = await new Rest(this.url).post('/api/chat/visitors', { siteKey: this.siteKey, ...details });
    const { visitor, token } = answer.as(201, z.looseObject({ visitor: shapes.visitor, token: z.string() }));
    return new VisitorActor(new Rest(this.url, token), this.siteKey, visitor);
  }
}

export async function signIn(url: string, email: string, secret = password): Promise<AgentActor> {
  const answer = await new Rest(url).post('/api/auth/login', { email, password: secret });
  const session = answer.as(200, shapes.session);
  return new AgentActor(new Rest(url, session.token), session);
}
