// The baseline's rows: SQLite through better-sqlite3, one connection, group commit.

import Database from "better-sqlite3";
import { randomUUID } from "node:crypto";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS agents (id TEXT PRIMARY KEY, name TEXT, email TEXT UNIQUE, password TEXT, role TEXT);
  CREATE TABLE IF NOT EXISTS conversations (id TEXT PRIMARY KEY, visitor_id TEXT, client_id TEXT, last_seq INTEGER, last_message TEXT, last_activity_at TEXT,
    UNIQUE (visitor_id, client_id));
  CREATE TABLE IF NOT EXISTS messages (conversation_id TEXT, seq INTEGER, id TEXT, client_id TEXT, sender_kind TEXT, sender_id TEXT, sender_name TEXT, content TEXT, created_at TEXT,
    PRIMARY KEY (conversation_id, seq)) WITHOUT ROWID;
  CREATE UNIQUE INDEX IF NOT EXISTS messages_by_client_id ON messages (conversation_id, sender_id, client_id);
`;

export class Store {
  siteKey = "baseline";
  #lastSeq = new Map();
  #visitors = new Map();

  constructor(file) {
    this.db = new Database(file);
    this.db.pragma("journal_mode = WAL");
    this.db.pragma("synchronous = FULL");
    this.db.pragma("cache_size = -65536");
    this.db.exec(SCHEMA);
    const prepare = (sql) => this.db.prepare(sql);
    this.insertMessage = prepare("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
    this.findMessage = prepare("SELECT * FROM messages WHERE conversation_id = ? AND sender_id = ? AND client_id = ?");
    this.touch = prepare("UPDATE conversations SET last_seq = ?, last_message = ?, last_activity_at = ? WHERE id = ?");
    this.findConversation = prepare("SELECT * FROM conversations WHERE id = ?");
    this.findStarted = prepare("SELECT * FROM conversations WHERE visitor_id = ? AND client_id = ?");
    this.insertConversation = prepare("INSERT INTO conversations VALUES (?, ?, ?, 0, NULL, ?)");
    this.page = prepare("SELECT * FROM messages WHERE conversation_id = ? AND seq > ? ORDER BY seq LIMIT ?");
    this.insertAgent = prepare("INSERT INTO agents VALUES (?, ?, ?, ?, ?)");
    this.findAgent = prepare("SELECT * FROM agents WHERE id = ?");
    this.findEmail = prepare("SELECT * FROM agents WHERE email = ?");
    this.writeGroup = this.db.transaction((group, numbers) => this.#writeGroup(group, numbers));
  }

  /** One transaction for all that waits. Answers each send with its message, and whether it is new. */
  commit(group) {
    const numbers = new Map();
    const results = this.writeGroup(group, numbers);
    // Only remembered once the transaction stands.
    for (const [id, seq] of numbers) this.#lastSeq.set(id, seq);
    return results;
  }

  hasAgents = () => this.db.prepare("SELECT 1 FROM agents LIMIT 1").get() !== undefined;
  hasEmail = (email) => this.findEmail.get(email) !== undefined;
  agentByToken = (token) => (token ? this.findAgent.get(token) : undefined);
  conversation = (id) => this.findConversation.get(id);

  addAgent({ name, email, password }, role) {
    const id = randomUUID();
    this.insertAgent.run(id, name, email, password, role);
    return { id, name, email, role };
  }

  login(email, password) {
    const agent = this.findEmail.get(email);
    return agent?.password === password ? agent : undefined;
  }

  visitor(token) {
    const known = token && this.#visitors.get(token);
    if (known) return known;
    const visitor = { id: randomUUID(), firstSeenAt: new Date().toISOString() };
    this.#visitors.set(visitor.id, visitor);
    return visitor;
  }

  start(by, { clientId, message }) {
    const started = this.findStarted.get(by.id, clientId);
    const id = started?.id ?? randomUUID();
    if (!started) this.insertConversation.run(id, by.id, clientId, new Date().toISOString());
    const first = message ? this.commit([{ by, data: { conversationId: id, clientId, content: message } }])[0].message : null;
    return { conversation: this.findConversation.get(id), message: first };
  }

  history(id, after, limit) {
    const rows = this.page.all(id, after, limit + 1);
    return { messages: rows.slice(0, limit).map(asMessage), items: rows.slice(0, limit).map(asMessage), hasMore: rows.length > limit };
  }

  #writeGroup(group, numbers) {
    const touched = new Map();
    const now = new Date().toISOString();
    const results = group.map(({ by, data }) => {
      const before = numbers.get(data.conversationId) ?? this.#seqOf(data.conversationId);
      if (before === undefined) return { problem: "not-found" };
      const seq = before + 1;
      const id = randomUUID();
      const { conversationId, clientId, content } = data;
      const { changes } = this.insertMessage.run(conversationId, seq, id, clientId, by.kind, by.id, by.name, content, now);
      if (changes === 0) return { message: asMessage(this.findMessage.get(conversationId, by.id, clientId)), fresh: false };
      numbers.set(conversationId, seq);
      touched.set(conversationId, content);
      const row = { id, conversation_id: conversationId, seq, client_id: clientId, content, created_at: now };
      return { message: asMessage({ ...row, sender_kind: by.kind, sender_id: by.id, sender_name: by.name }), fresh: true };
    });
    for (const [id, content] of touched) this.touch.run(numbers.get(id), content, now, id);
    return results;
  }

  #seqOf(id) {
    if (!this.#lastSeq.has(id)) {
      const row = this.findConversation.get(id);
      if (!row) return undefined;
      this.#lastSeq.set(id, row.last_seq);
    }
    return this.#lastSeq.get(id);
  }
}

function asMessage(row) {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    seq: row.seq,
    clientId: row.client_id,
    sender: { kind: row.sender_kind, id: row.sender_id, name: row.sender_name, avatarUrl: null },
    kind: "text",
    content: row.content,
    attachments: [],
    status: "sent",
    createdAt: row.created_at,
    editedAt: null,
    deletedAt: null,
  };
}
