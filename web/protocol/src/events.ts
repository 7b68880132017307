import type {
  Agent,
  AgentStatus,
  AgentSummary,
  By,
  Conversation,
  LiveVisitor,
  Message,
  Note,
  Page,
  Priority,
  Visitor,
} from "./types.ts";

/** What a client may emit, and what the ack of each carries besides `ok`. */
export interface ClientEvents {
  "visitor:connect": {
    data: {
      siteKey: string;
      token?: string;
      name?: string;
      email?: string;
      page?: { url: string; title: string; referrer: string | null };
    };
    ack: {
      visitor: Visitor;
      token: string;
      conversations: Conversation[];
      online: boolean;
      opensAt: string | null;
    };
  };
  "agent:connect": { data: { token: string }; ack: { agent: Agent; agents: Agent[] } };
  "agent:online": { data: Record<string, never>; ack: unknown };
  "agent:offline": { data: Record<string, never>; ack: unknown };
  "conversation:start": {
    data: {
      clientId: string;
      message?: string;
      subject?: string;
      priority?: Priority;
      fields?: Record<string, unknown>;
    };
    ack: { conversation: Conversation; message: Message | null };
  };
  "conversation:join": {
    data: { conversationId: string; after?: number; notesAfter?: number };
    ack: {
      conversation: Conversation;
      messages: Message[];
      hasMore: boolean;
      /** Agents only: the first 500 behind `notesAfter`. */
      notes?: Note[];
      /** Agents only: there are notes behind those. */
      notesHasMore?: boolean;
    };
  };
  "message:send": {
    data: { conversationId: string; clientId: string; content: string; attachmentIds?: string[] };
    ack: { message: Message };
  };
  "note:add": {
    data: { conversationId: string; clientId: string; content: string };
    ack: { note: Note };
  };
  "message:delivered": { data: { conversationId: string; seq: number }; ack: unknown };
  "message:read": { data: { conversationId: string; seq: number }; ack: unknown };
  "conversation:view": { data: { conversationId: string | null }; ack: { viewers: AgentSummary[] } };
  /** `note`: a private one, of which the visitor hears nothing. */
  "typing:start": { data: { conversationId: string; preview?: string; note?: boolean }; ack: unknown };
  "typing:stop": { data: { conversationId: string }; ack: unknown };
  "page:view": { data: { url: string; title: string; referrer: string | null }; ack: unknown };
}

/** Where a conversation stands in the queue; both `null` when it does not wait. */
export interface QueuePosition {
  /** 1 is next. */
  position: number | null;
  /** Seconds. */
  estimatedWait: number | null;
}

/** What the server sends of its own accord. */
export interface ServerEvents {
  "visitor:connected": {
    visitor: Visitor;
    token: string;
    conversations: Conversation[];
    online: boolean;
    opensAt: string | null;
  };
  "visitor:online": { visitor: LiveVisitor };
  "visitor:offline": { visitor: Visitor };
  "visitor:page": { visitorId: string; page: Page };
  "agent:online": { agentId: string; status: AgentStatus };
  "agent:offline": { agentId: string; status: AgentStatus };
  "agent:assigned": { conversationId: string; agent: AgentSummary | null };
  availability: { online: boolean; opensAt: string | null };
  "conversation:new": { conversation: Conversation };
  "conversation:created": { conversation: Conversation };
  "conversation:updated": { conversation: Conversation };
  "message:new": { message: Message };
  "message:updated": { message: Message };
  "message:delivered": { conversationId: string; by: By; seq: number };
  "message:read": { conversationId: string; by: By; seq: number };
  "message:delta": { conversationId: string; messageId: string; text: string };
  "note:new": { note: Note };
  /** To the agents who look at it, each once. */
  "conversation:viewers": { conversationId: string; agents: AgentSummary[] };
  /** `note` stands in what agents hear of each other. */
  "typing:start": { conversationId: string; by: By; preview: string | null; note?: boolean };
  "typing:stop": { conversationId: string; by: By; note?: boolean };
  /** `position` is `null` when it does not wait any more. */
  "queue:position": QueuePosition & { conversationId: string };
  /** Somebody is not there, and what waits for their answer is back in the queue. For those who may take over. */
  "conversation:breached": {
    conversationId: string;
    target: "firstResponse" | "resolution";
    dueAt: string;
  };
  "queue:returned": { agentId: string; conversationIds: string[] };
  "server:drain": { withinSeconds: number };
}

export type ClientEvent = keyof ClientEvents;
export type ServerEvent = keyof ServerEvents;
