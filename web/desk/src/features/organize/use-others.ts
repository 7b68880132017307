import type { Conversation, List } from "@deskbell/protocol/types";
import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { byActivity } from "../inbox/ordering.ts";
import { useDesk } from "../live/use-desk.ts";
import { api } from "../session/api.ts";

/** So many of them are shown. */
const LIMIT = 100;

interface Others {
  /** Newest activity first; `null` until they are known. */
  others: Conversation[] | null;
  /** There are older ones besides. */
  more: boolean;
}

/** The other conversations of the same visitor. */
export function useOthers(conversation: Conversation | undefined): Others {
  const { book } = useDesk();
  const visitor = conversation?.visitor.id;
  const {
    isPending,
    isFetching,
    data: more = false,
  } = useQuery({
    queryKey: ["others", visitor],
    enabled: visitor !== undefined,
    queryFn: async () => {
      const page = await api<List<Conversation>>("/api/conversations", { query: { visitor, limit: LIMIT } });
      book.put(...page.items);
      return page.nextCursor !== null;
    },
  });
  useSyncExternalStore(book.subscribe, book.version);
  if (!conversation || (isPending && isFetching)) return { others: null, more: false };
  const others = book
    .all()
    .filter((one) => one.visitor.id === conversation.visitor.id && one.id !== conversation.id)
    .sort(byActivity);
  return { others, more };
}
