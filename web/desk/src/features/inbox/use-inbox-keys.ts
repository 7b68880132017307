import { useNavigate, useParams } from "@tanstack/react-router";
import { useKeys } from "../keyboard/use-keys.ts";
import { useDesk } from "../live/use-desk.ts";
import { may } from "../session/use-session.ts";
import type { ListHandle } from "./list-handle.ts";

/** Moving in the list and between the open chats. */
export function useInboxKeys(handle: ListHandle): void {
  const { openChats, selection, dialogs, user } = useDesk();
  const navigate = useNavigate();
  const { conversationId: open = null } = useParams({ strict: false });
  const go = (id: string | null | undefined) => {
    if (id === null || id === undefined) return false;
    void navigate({
      to: "/agent/$conversationId",
      params: { conversationId: id },
      search: (search) => search,
    });
    return true;
  };
  useKeys((action) => {
    if (typeof action === "object") return go(openChats.all()[action.chat]);
    switch (action) {
      case "next":
      case "previous":
        handle.move(action === "next" ? 1 : -1);
        return true;
      case "search":
        handle.focusSearch();
        return true;
      case "select":
      case "select-range":
        return may(user, "answer") && handle.select(action === "select-range");
      case "tags":
        if (selection.all().size === 0) return false;
        dialogs.open({ kind: "tags", ids: [...selection.all()] });
        return true;
      case "back":
        if (selection.all().size === 0) return false;
        selection.keep([]);
        return true;
      case "next-chat":
        return go(openChats.beside(open, 1));
      case "previous-chat":
        return go(openChats.beside(open, -1));
      default:
        return false;
    }
  });
}
