import { Outlet, useParams } from "@tanstack/react-router";
import { useEffect, useState, useSyncExternalStore } from "react";
import { preferences } from "../../lib/preferences.ts";
import { useMedia } from "../../lib/use-media.ts";
import { usePreferences } from "../../lib/use-preferences.ts";
import { useTabTitle } from "../../lib/tab-title.ts";
import { PaneDivider } from "../../ui/pane-divider.tsx";
import { DialogHost } from "../organize/dialog-host.tsx";
import { useInboxKeys } from "./use-inbox-keys.ts";
import { useConversation, useDesk } from "../live/use-desk.ts";
import { ChatStrip } from "./chat-strip.tsx";
import { createListHandle } from "./list-handle.ts";
import { ListPane } from "./list-pane.tsx";
import { visitorName } from "./names.ts";
import { inboxStrings as s } from "./strings.ts";
import { ViewsPane } from "./views.tsx";

const LIST = { width: 340, min: 260, max: 520 };

export function InboxPage() {
  const [handle] = useState(createListHandle);
  useInboxKeys(handle);
  const beside = useMedia("(min-width: 1024px)");
  const withViews = useMedia("(min-width: 1280px)");
  const { conversationId } = useParams({ strict: false });
  const { listWidth } = usePreferences();
  const width = listWidth ?? LIST.width;
  const conversation = useConversation(conversationId ?? "");
  useTabTitle(conversation ? visitorName(conversation.visitor) : s.inbox);
  useFollowOpenChats();
  return (
    <main className="flex min-h-0 min-w-0 grow">
      {withViews ? <ViewsPane /> : <h1 className="sr-only">{s.inbox}</h1>}
      {beside || conversationId === undefined ? (
        <section
          aria-label={s.conversations}
          className="relative flex min-w-0 flex-col max-lg:grow"
          style={beside ? { width, flexShrink: 0 } : undefined}
        >
          <ListPane handle={handle} />
          {beside ? (
            <PaneDivider
              label={s.listDivider}
              pane="left"
              width={width}
              min={LIST.min}
              max={LIST.max}
              onResize={(next) => preferences.set({ listWidth: next })}
              onReset={() => preferences.set({ listWidth: null })}
            />
          ) : null}
        </section>
      ) : null}
      {beside || conversationId !== undefined ? (
        <div className="flex min-w-0 grow flex-col">
          <ChatStrip />
          <Outlet />
        </div>
      ) : null}
      <DialogHost />
    </main>
  );
}

/** Every open chat is followed live, so that its lines are there when it is looked at. */
function useFollowOpenChats(): void {
  const { openChats, threads } = useDesk();
  const ids = useSyncExternalStore(openChats.subscribe, openChats.all);
  useEffect(() => {
    for (const id of ids) threads.open(id);
  }, [ids, threads]);
}
