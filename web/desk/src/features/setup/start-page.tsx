import type { Conversation } from "@deskbell/protocol/types";
import { Link } from "@tanstack/react-router";
import { BellRing, CircleCheck, ExternalLink } from "lucide-react";
import { clsx } from "clsx";
import { useSyncExternalStore, type ReactNode } from "react";
import { explain } from "../../lib/explain.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { uiStrings } from "../../ui/strings.ts";
import { parseInboxSearch } from "../inbox/filter.ts";
import { previewOf, visitorName } from "../inbox/names.ts";
import { byActivity } from "../inbox/ordering.ts";
import { useConversationList } from "../inbox/use-conversation-list.ts";
import { useDesk } from "../live/use-desk.ts";
import { useWidgets } from "../widgets/api.ts";
import { snippetFor, testPageFor } from "../widgets/snippet.ts";
import { widgetStrings } from "../widgets/strings.ts";
import { setupStrings as s } from "./strings.ts";

/** The first run after the workspace is made: snippet, test page, first message. */
export function StartPage() {
  const { data, error, isPending, refetch } = useWidgets();
  const siteKey = data?.[0]?.siteKey;
  return (
    <Page
      title={s.title}
      lead={s.lead}
      action={
        <Link to="/agent" className={clsx(buttonClass("ghost"), "max-sm:-ml-3 sm:-mr-3")}>
          {s.skip}
        </Link>
      }
    >
      {isPending ? (
        <Skeleton className="h-72 rounded-card" />
      ) : siteKey === undefined ? (
        <EmptyState
          icon={<BellRing />}
          title={s.loadFailed}
          action={<Button onClick={() => void refetch()}>{uiStrings.tryAgain}</Button>}
        >
          {error ? explain(error) : null}
        </EmptyState>
      ) : (
        <Steps siteKey={siteKey} />
      )}
    </Page>
  );
}

function Steps({ siteKey }: { siteKey: string }) {
  return (
    <ol className="divide-y divide-line rounded-card border border-line">
      <Step number={1} title={s.pasteTitle} text={s.pasteText}>
        <CopyField
          label={widgetStrings.snippet}
          copyLabel={widgetStrings.copySnippet}
          text={snippetFor(siteKey)}
        />
      </Step>
      <Step number={2} title={s.tryTitle} text={s.tryText}>
        <a href={testPageFor(siteKey)} target="_blank" rel="noreferrer" className={buttonClass("primary")}>
          <ExternalLink aria-hidden />
          {s.openTest}
        </a>
      </Step>
      <Step number={3} title={s.answerTitle}>
        <FirstMessage />
      </Step>
    </ol>
  );
}

interface StepProps {
  number: number;
  title: string;
  text?: string;
  children: ReactNode;
}

function Step({ number, title, text, children }: StepProps) {
  return (
    <li className="flex gap-4 p-5">
      <span
        aria-hidden
        className="inline-flex size-6 shrink-0 items-center justify-center rounded-full bg-raised text-12 font-semibold text-text-2"
      >
        {number}
      </span>
      <div className="min-w-0 grow">
        <h2 className="text-14 leading-6 font-semibold">{title}</h2>
        {text === undefined ? null : <p className="mt-0.5 text-13 text-text-2">{text}</p>}
        <div className="mt-3">{children}</div>
      </div>
    </li>
  );
}

const everything = parseInboxSearch({ view: "all" });

/** Turns by itself when somebody has written. */
function FirstMessage() {
  const { book, user } = useDesk();
  useConversationList(everything);
  useSyncExternalStore(book.subscribe, book.version);
  const first = book.all().sort(byActivity).find(hasVisitorMessage);
  const Icon = first ? CircleCheck : BellRing;
  return (
    <div
      role="status"
      className={clsx(
        "flex flex-wrap items-center gap-x-4 gap-y-3 rounded-input border px-4 py-3",
        first ? "border-success bg-success-soft" : "border-dashed border-control/60",
      )}
    >
      <Icon
        aria-hidden
        className={clsx("size-5 shrink-0", first ? "text-success-text" : "animate-breathe text-text-3")}
      />
      <div className="min-w-0 flex-1 basis-48">
        <p className="text-14 font-medium">{first ? s.arrived : s.waiting}</p>
        <p className="line-clamp-2 text-13 text-text-2 [overflow-wrap:anywhere]">
          {first
            ? `${s.arrivedFrom(visitorName(first.visitor))} ${previewOf(first.lastMessage, user.id)}`
            : s.waitingText}
        </p>
      </div>
      {first ? (
        <Link
          to="/agent/$conversationId"
          params={{ conversationId: first.id }}
          search={parseInboxSearch({})}
          className={buttonClass("primary")}
        >
          {s.openInbox}
        </Link>
      ) : null}
    </div>
  );
}

function hasVisitorMessage({ lastMessage, lastSeq }: Conversation): boolean {
  return lastSeq > 0 && lastMessage !== null;
}
