import type { Conversation, List } from "@deskbell/protocol/types";
import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { byActivity } from "../inbox/ordering.ts";
import { useDesk } from "../live/use-desk.ts";
import { api } from "../session/api.ts";

/** So many of the conversations that a search finds are looked through. */
const LOOKED_AT = 100;

/**
 * The other conversations of the same visitor, newest activity first; `null` until they are known. The server lists
 * none by visitor: they are searched for by what the visitor is called, and what the desk knows already is added.
 */
export function useOthers(conversation: Conversation | undefined): { others: Conversation[] | null } {
  const { book } = useDesk();
  const visitor = conversation?.visitor;
  const q = visitor ? (visitor.email ?? visitor.name ?? visitor.phone) : null;
  const { isPending, isFetching } = useQuery({
    queryKey: ["others", visitor?.id, q],
    enabled: q !== null,
    queryFn: async () => {
      const page = await api<List<Conversation>>("/api/conversations", { query: { q, limit: LOOKED_AT } });
      book.put(...page.items.filter((one) => one.visitor.id === visitor?.id));
      return page.items.length;
    },
  });
  useSyncExternalStore(book.subscribe, book.version);
  if (!conversation || (isPending && isFetching)) return { others: null };
  const others = book
    .all()
    .filter((one) => one.visitor.id === conversation.visitor.id && one.id !== conversation.id)
    .sort(byActivity);
  return { others };
}
