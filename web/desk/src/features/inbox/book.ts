import type { Conversation, Visitor } from "@deskbell/protocol/types";

type Patch = Partial<Conversation>;

/**
 * The newest known state of every conversation that this desk has heard of, from lists, details and live events, in
 * whatever order they arrive. What a person just did lies on top of it until the server has answered.
 */
export class ConversationBook {
  readonly #known = new Map<string, Conversation>();
  readonly #patches = new Map<string, Patch[]>();
  readonly #drawn = new Map<string, Conversation>();
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

  all(): Conversation[] {
    return [...this.#known.keys()].flatMap((id) => this.get(id) ?? []);
  }

  /** Takes what the server said, unless something newer is known. */
  put(...conversations: Conversation[]): void {
    let changed = false;
    for (const conversation of conversations) {
      const known = this.#known.get(conversation.id);
      if (known && isOlder(conversation, known)) continue;
      this.#known.set(conversation.id, withoutMessages(conversation));
      this.#drawn.delete(conversation.id);
      changed = true;
    }
    if (changed) this.#announce();
  }

  /** Changes what is known, as after a live event that says only what changed. */
  update(id: string, change: (known: Conversation) => Patch): void {
    const known = this.#known.get(id);
    if (!known) return;
    this.#known.set(id, { ...known, ...change(known) });
    this.#drawn.delete(id);
    this.#announce();
  }

  /** The visitor of any number of conversations came, left, moved or was renamed. */
  putVisitor(visitor: Visitor): void {
    let changed = false;
    for (const [id, known] of this.#known) {
      if (known.visitor.id !== visitor.id) continue;
      this.#known.set(id, { ...known, visitor: { ...known.visitor, ...visitor } });
      this.#drawn.delete(id);
      changed = true;
    }
    if (changed) this.#announce();
  }

  /** Shows a change before the server has agreed. @returns how to take it off, when it has answered either way */
  lay(id: string, patch: Patch): () => void {
    this.#patches.set(id, [...(this.#patches.get(id) ?? []), patch]);
    this.#drawn.delete(id);
    this.#announce();
    return () => {
      const rest = (this.#patches.get(id) ?? []).filter((other) => other !== patch);
      if (rest.length > 0) this.#patches.set(id, rest);
      else this.#patches.delete(id);
      this.#drawn.delete(id);
      this.#announce();
    };
  }

  #announce(): void {
    this.#version += 1;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** An answer that was on its way while an event overtook it. */
function isOlder(next: Conversation, known: Conversation): boolean {
  if (next.lastSeq !== known.lastSeq) return next.lastSeq < known.lastSeq;
  return Date.parse(next.updatedAt) < Date.parse(known.updatedAt);
}

/** The detail route adds the messages; they are the thread's, not the book's. */
function withoutMessages(conversation: Conversation & { messages?: unknown }): Conversation {
  const { messages: _, ...rest } = conversation;
  return rest;
}
