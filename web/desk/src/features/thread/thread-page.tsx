import { ProblemError } from "@deskbell/protocol/problem";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { MessageCircleX } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { explain } from "../../lib/explain.ts";
import { preferences } from "../../lib/preferences.ts";
import { useMedia } from "../../lib/use-media.ts";
import { usePreferences } from "../../lib/use-preferences.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { uiStrings } from "../../ui/strings.ts";
import { visitorName } from "../inbox/names.ts";
import { useKeys } from "../keyboard/use-keys.ts";
import { useConversation, useDesk } from "../live/use-desk.ts";
import { useViewing } from "../viewers/use-viewers.ts";
import { WritingLine } from "../viewers/writing-line.tsx";
import { DetailsPane } from "../visitor/details-pane.tsx";
import { allowedKinds, Composer, ReadOnly } from "./composer.tsx";
import { createComposerHandle } from "./composer-handle.ts";
import { MessageLog } from "./message-log.tsx";
import { threadStrings as s } from "./strings.ts";
import { ThreadHeader } from "./thread-header.tsx";
import { ThreadSkeleton } from "./thread-skeleton.tsx";
import { ThreadNotice } from "./thread-notice.tsx";
import { possible, useActions } from "./use-actions.ts";
import { useThread } from "./use-thread.ts";

export function ThreadPage() {
  const { conversationId: id } = useParams({ from: "/desk/agent/$conversationId" });
  // Another conversation is another page: no draft, scroll place or open menu of the last one stays.
  return <ThreadOf key={id} id={id} />;
}

function ThreadOf({ id }: { id: string }) {
  const { openChats, threads } = useDesk();
  const { state, items } = useThread(id);
  const conversation = useConversation(id);
  const loaded = state?.thread.loaded ?? false;
  useEffect(() => {
    if (loaded) openChats.open(id);
  }, [loaded, openChats, id]);
  useEffect(() => {
    if (state?.error instanceof ProblemError && state.error.slug === "not-found") openChats.close(id);
  }, [state?.error, openChats, id]);
  if (state?.error && !loaded) return <Broken error={state.error} retry={() => threads.retry(id)} />;
  if (!conversation || !state || items === null) return <ThreadSkeleton />;
  return <Loaded id={id} />;
}

// long: the thread's panes and its keys meet here.
function Loaded({ id }: { id: string }) {
  const { state, items } = useThread(id);
  const conversation = useConversation(id);
  const actions = useActions(id);
  useViewing(id);
  const { dialogs, selection } = useDesk();
  const { detailsOpen } = usePreferences();
  const beside = useMedia("(min-width: 1280px)");
  const [overlaid, setOverlaid] = useState(false);
  const [composer] = useState(createComposerHandle);
  const pane = useRef<HTMLElement>(null);
  const navigate = useNavigate();
  const stacked = !useMedia("(min-width: 1024px)");
  const details = beside ? detailsOpen : overlaid;
  const toggle = () => (beside ? preferences.set({ detailsOpen: !detailsOpen }) : setOverlaid(!overlaid));
  useKeys((action) => {
    // Who may not change anything has these keys for nothing.
    const can = conversation ? possible(conversation, actions.user) : null;
    const changes = ["take", "resolve", "transfer", "macros", "tags"] as const;
    if (!can?.change && changes.some((one) => one === action)) return false;
    switch (action) {
      case "reply":
      case "note":
        composer.focus(action);
        return true;
      case "take":
        void actions.take();
        return true;
      case "resolve":
        void actions.resolve();
        return true;
      case "transfer":
        if (!can?.transfer) return false;
        dialogs.open({ kind: "transfer", id });
        return true;
      case "macros":
        dialogs.open({ kind: "macros", id });
        return true;
      case "tags":
        if (selection.all().size > 0) return false;
        dialogs.open({ kind: "tags", ids: [id] });
        return true;
      case "back":
        if (!beside && overlaid) setOverlaid(false);
        else if (stepBack(pane.current, id)) return true;
        else if (stacked) void navigate({ to: "/agent", search: (search) => search });
        else return false;
        return true;
      default:
        return false;
    }
  });
  if (!conversation || !state || items === null) return null;
  const name = visitorName(conversation.visitor);
  return (
    <div className="relative flex min-h-0 min-w-0 grow">
      <section
        ref={pane}
        aria-label={s.conversationWith(name)}
        className={details && stacked ? "hidden" : "flex min-h-0 min-w-0 grow flex-col"}
      >
        <ThreadHeader
          conversation={conversation}
          actions={actions}
          details={details}
          onToggleDetails={toggle}
        />
        <ThreadNotice conversation={conversation} />
        <MessageLog key={id} conversation={conversation} state={state} items={items} composer={composer} />
        <WritingLine />
        {allowedKinds(actions.user).length === 0 ? (
          <ReadOnly />
        ) : (
          <Composer conversation={conversation} actions={actions} handle={composer} />
        )}
      </section>
      {details ? (
        <DetailsPane
          conversation={conversation}
          beside={beside}
          onClose={beside ? null : () => setOverlaid(false)}
        />
      ) : null}
    </div>
  );
}

/**
 * From wherever the focus is in the thread to its lines, and from there to its row in the list: never to nowhere, from
 * where the next Tab would begin at the top of the page.
 *
 * @returns whether there was a step to take
 */
function stepBack(pane: HTMLElement | null, id: string): boolean {
  const focused = document.activeElement;
  if (!pane?.contains(focused)) return false;
  const log = pane.querySelector<HTMLElement>("[role=log]");
  const row = document.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(id)}"]`);
  const next = focused === log ? row : log;
  next?.focus();
  return next !== null;
}

function Broken({ error, retry }: { error: unknown; retry: () => void }) {
  const gone = error instanceof ProblemError && error.slug === "not-found";
  return (
    <EmptyState
      className="grow"
      icon={<MessageCircleX />}
      title={gone ? s.notFoundTitle : s.loadFailedTitle}
      action={
        gone ? (
          <Link to="/agent" search={(search) => search} className={buttonClass()}>
            {s.toInbox}
          </Link>
        ) : (
          <Button onClick={retry}>{uiStrings.tryAgain}</Button>
        )
      }
    >
      {gone ? s.notFoundText : explain(error)}
    </EmptyState>
  );
}
