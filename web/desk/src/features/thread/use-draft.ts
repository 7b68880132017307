import { useCallback, useSyncExternalStore } from "react";
import { useDesk } from "../live/use-desk.ts";
import type { DraftKind } from "./drafts.ts";

/** What is being written in a conversation, kept as it is written. */
export function useDraft(conversationId: string, kind: DraftKind) {
  const { drafts } = useDesk();
  const text = useSyncExternalStore(drafts.subscribe, () => drafts.read(conversationId, kind));
  const setText = useCallback(
    (of: DraftKind, change: (now: string) => string) =>
      drafts.write(conversationId, of, change(drafts.read(conversationId, of))),
    [drafts, conversationId],
  );
  return [text, setText] as const;
}
