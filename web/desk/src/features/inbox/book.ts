import { newerOf } from "@deskbell/protocol/conversation";
import type { Conversation, Page, Visitor } from "@deskbell/protocol/types";

type Patch = Partial<Conversation>;

/**
 * The newest known state of every conversation that this desk has heard of, from lists, details and live events, in
 * whatever order they arrive. What a person just did lies on top of it until the server has answered.
 */
export class ConversationBook {
  readonly #known = new Map<string, Conversation>();
  readonly #patches = new Map<string, Patch[]>();
  readonly #drawn = new Map<string, Conversation>();
  /** The version at which each was last heard of. */
  readonly #heard = new Map<string, number>();
  /** How far each has been read at this desk. */
  readonly #seen = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  #version = 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Changes with every change: what React compares. */
  readonly version = (): number => this.#version;

  readonly get = (id: string): Conversation | undefined => {
    const drawn = this.#drawn.get(id);
    if (drawn) return drawn;
    const known = this.#known.get(id);
    const patches = this.#patches.get(id);
    if (!known || !patches) return known;
    const next = Object.assign({}, known, ...patches) as Conversation;
    this.#drawn.set(id, next);
    return next;
  };

  /**
   * Those of which something was heard after that version, besides some. What a list that was asked for then does not
   * name has left it meanwhile, whatever this book still says.
   */
  heardSince(version: number, besides: ReadonlySet<string>): Conversation[] {
    const found: Conversation[] = [];
    for (const [id, heard] of this.#heard) {
      if (heard <= version || besides.has(id)) continue;
      const conversation = this.get(id);
      if (conversation) found.push(conversation);
    }
    return found;
  }

  all(): Conversation[] {
    const all: Conversation[] = [];
    for (const [id, known] of this.#known) all.push(this.#patches.has(id) ? (this.get(id) ?? known) : known);
    return all;
  }

  /** Takes what the server said, unless something newer is known. */
  put(...conversations: Conversation[]): void {
    let changed = false;
    for (const conversation of conversations) {
      const known = this.#known.get(conversation.id);
      const newer = known ? newerOf(known, conversation) : conversation;
      if (newer === known) continue;
      const plain: Conversation & { messages?: unknown } = { ...newer };
      // The detail route adds the messages; they are the thread's, not the book's.
      delete plain.messages;
      this.#set(conversation.id, plain);
      changed = true;
    }
    if (changed) this.#announce();
  }

  /** Changes what is known, as after a live event that says only what changed. */
  update(id: string, change: (known: Conversation) => Patch): void {
    const known = this.#known.get(id);
    if (!known) return;
    this.#set(id, { ...known, ...change(known) });
    this.#announce();
  }

  /** Everything up to `seq` was read here: what was on its way then does not make it unread again. */
  markSeen(id: string, seq: number): void {
    this.#seen.set(id, Math.max(seq, this.#seen.get(id) ?? 0));
    this.update(id, () => ({}));
  }

  /** The visitor of any number of conversations came, left or was renamed. */
  putVisitor(visitor: Visitor): void {
    this.#changeVisitor(visitor.id, () => visitor);
  }

  /** The visitor looks at another page now. */
  putPage(visitorId: string, page: Page): void {
    this.#changeVisitor(visitorId, () => ({ page, lastSeenAt: page.at }));
  }

  #changeVisitor(visitorId: string, change: (known: Visitor) => Partial<Visitor>): void {
    let changed = false;
    for (const [id, known] of this.#known) {
      if (known.visitor.id !== visitorId) continue;
      this.#set(id, { ...known, visitor: { ...known.visitor, ...change(known.visitor) } });
      changed = true;
    }
    if (changed) this.#announce();
  }

  /** Shows a change before the server has agreed. @returns how to take it off, when it has answered either way */
  lay(id: string, patch: Patch): () => void {
    this.#patches.set(id, [...(this.#patches.get(id) ?? []), patch]);
    this.#drawn.delete(id);
    this.#heard.set(id, this.#version + 1);
    this.#announce();
    return () => {
      const rest = (this.#patches.get(id) ?? []).filter((other) => other !== patch);
      if (rest.length > 0) this.#patches.set(id, rest);
      else this.#patches.delete(id);
      this.#drawn.delete(id);
      this.#announce();
    };
  }

  #set(id: string, conversation: Conversation): void {
    const seen = (this.#seen.get(id) ?? 0) >= conversation.lastSeq;
    this.#known.set(id, seen ? { ...conversation, unread: 0 } : conversation);
    this.#drawn.delete(id);
    this.#heard.set(id, this.#version + 1);
  }

  #announce(): void {
    this.#version += 1;
    for (const listener of [...this.#listeners]) listener();
  }
}
