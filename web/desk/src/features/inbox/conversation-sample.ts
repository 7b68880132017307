import type { Conversation, ConversationStatus } from "@deskbell/protocol/types";

interface Sample {
  /** Its last activity, in minutes after noon. */
  minute?: number;
  status?: ConversationStatus;
  assignee?: string;
  lastSeq?: number;
}

/** A whole conversation for tests, of which only what matters is named. */
export function conversation(id: string, sample: Sample = {}): Conversation {
  const { minute = 0, status = "waiting", assignee, lastSeq = 1 } = sample;
  const at = new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();
  return {
    id,
    widgetId: "widget",
    visitor: {
      id: `visitor-${id}`,
      name: `Visitor ${id}`,
      email: null,
      phone: null,
      online: true,
      page: null,
      firstSeenAt: at,
      lastSeenAt: at,
    },
    status,
    mode: "human",
    priority: "normal",
    subject: null,
    assignee: assignee === undefined ? null : { id: assignee, name: assignee, avatarUrl: null },
    team: null,
    tags: [],
    fields: null,
    lastSeq,
    lastMessage: null,
    unread: 0,
    rating: null,
    createdAt: at,
    updatedAt: at,
    lastActivityAt: at,
    firstResponseAt: null,
    closedAt: null,
  };
}
