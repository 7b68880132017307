import type { LiveVisitor } from "@deskbell/protocol/types";
import { Link } from "@tanstack/react-router";
import { MessageCirclePlus, MessagesSquare } from "lucide-react";
import { clsx } from "clsx";
import { memo, type ReactNode } from "react";
import { Avatar } from "../../ui/avatar.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { shortName, visitorName } from "../inbox/names.ts";
import { may, useUser } from "../session/use-session.ts";
import { browserName } from "../visitor/browser-name.ts";
import { Elapsed } from "./elapsed.tsx";
import { cameFrom, shortAddress } from "./origin.ts";
import { liveVisitorsStrings as s } from "./strings.ts";
import { useLiveVisitor } from "./use-live-visitors.ts";

/** The columns of the list, where there is room for them. */
export const COLUMNS =
  "grid grid-cols-[minmax(150px,1.1fr)_minmax(180px,2fr)_84px_84px_minmax(90px,0.9fr)_212px] gap-x-4 xl:grid-cols-[minmax(180px,1.2fr)_minmax(220px,2.6fr)_92px_92px_minmax(110px,0.9fr)_minmax(130px,0.9fr)_212px]";

interface VisitorRowProps {
  id: string;
  wide: boolean;
  widgetNames: ReadonlyMap<string, string>;
  onStart: (id: string) => void;
  top: number;
  height: number;
}

export const VisitorRow = memo(function VisitorRow(props: VisitorRowProps) {
  const { id, wide, widgetNames, onStart, top, height } = props;
  const visitor = useLiveVisitor(id);
  if (!visitor) return null;
  const parts = partsOf(visitor, widgetNames);
  const chat = <Chat visitor={visitor} onStart={onStart} />;
  return (
    <li
      data-visitor={id}
      className={clsx(
        "absolute inset-x-0 top-0 border-b border-line transition-opacity",
        visitor.online ? "hover:bg-sub" : "opacity-50",
      )}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      {wide ? (
        <Row visitor={visitor} parts={parts} chat={chat} />
      ) : (
        <Card visitor={visitor} parts={parts} chat={chat} />
      )}
    </li>
  );
});

interface Parts {
  name: string;
  origin: string | null;
  browser: string | null;
  /** Only where there are several. */
  widget: string | null;
}

function partsOf(visitor: LiveVisitor, widgetNames: ReadonlyMap<string, string>): Parts {
  const { visit, page, userAgent } = visitor;
  return {
    name: visitorName(visitor),
    origin: cameFrom(visit?.referrer ?? null, page?.url),
    browser: browserName(userAgent),
    widget: widgetNames.size > 1 ? (widgetNames.get(visit?.widgetId ?? "") ?? null) : null,
  };
}

interface PartsProps {
  visitor: LiveVisitor;
  parts: Parts;
  chat: ReactNode;
}

function Row({ visitor, parts, chat }: PartsProps) {
  const { visit, page, online } = visitor;
  const { name, origin, browser, widget } = parts;
  return (
    <div className={`${COLUMNS} h-full items-center px-6 text-13`}>
      <Who visitor={visitor} name={name} />
      <PageOf visitor={visitor} />
      <Fact name={s.onSite}>{visit === null || !online ? s.left : <Elapsed since={visit.startedAt} />}</Fact>
      <Fact name={s.onPage}>{page === null || !online ? "" : <Elapsed since={page.at} />}</Fact>
      <Fact name={s.from} title={visit?.referrer ?? undefined}>
        {origin ?? <span className="text-text-3">{s.direct}</span>}
      </Fact>
      <span className="min-w-0 max-xl:hidden" title={visitor.userAgent ?? undefined}>
        <Fact name={s.browser}>{browser ?? <span className="text-text-3">{s.unknown}</span>}</Fact>
        {widget === null ? null : (
          <span className="block truncate text-12 text-text-3">
            <span className="sr-only">{s.widget}: </span>
            {widget}
          </span>
        )}
      </span>
      {chat}
    </div>
  );
}

function Card({ visitor, parts, chat }: PartsProps) {
  const { visit, page, online } = visitor;
  const { name, origin, browser, widget } = parts;
  const facts = [origin === null ? s.direct : s.fromSite(origin), browser, widget];
  return (
    <div className="flex h-full flex-col justify-center gap-1.5 px-4 text-13">
      <Who visitor={visitor} name={name} />
      <PageOf visitor={visitor} />
      <p className="truncate text-12 text-text-3">{facts.filter((fact) => fact !== null).join(" · ")}</p>
      <p className="flex gap-x-3 text-12 text-text-2">
        {visit === null || !online ? (
          s.left
        ) : (
          <span>
            {s.onSite}: <Elapsed since={visit.startedAt} />
          </span>
        )}
        {page === null || !online ? null : (
          <span>
            {s.onPage}: <Elapsed since={page.at} />
          </span>
        )}
      </p>
      {chat}
    </div>
  );
}

function Who({ visitor, name }: { visitor: LiveVisitor; name: string }) {
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <Avatar name={name} seed={visitor.id} online={visitor.online} />
      <span className="min-w-0">
        <span className="block truncate text-14 font-medium">{name}</span>
        {visitor.name === null || visitor.email === null ? null : (
          <span className="block truncate text-12 text-text-3">{visitor.email}</span>
        )}
      </span>
    </span>
  );
}

/** A column's name is drawn above it, and read in each row. */
function Fact({ name, title, children }: { name: string; title?: string | undefined; children: ReactNode }) {
  return (
    <span title={title} className="block min-w-0 truncate text-text-2">
      {children === "" ? null : <span className="sr-only">{name}: </span>}
      {children}
    </span>
  );
}

function PageOf({ visitor: { page } }: { visitor: LiveVisitor }) {
  if (page === null) return <span className="text-text-3">{s.noPage}</span>;
  const address = shortAddress(page.url);
  const title = page.title ?? "";
  const lines = (
    <>
      <span className="block truncate text-text">{title === "" ? address : title}</span>
      {title === "" ? null : <span className="block truncate text-12 text-text-3">{address}</span>}
    </>
  );
  // Only what is an address of a page: a visitor's browser may send anything.
  if (!/^https?:\/\//iu.test(page.url)) return <span className="min-w-0">{lines}</span>;
  return (
    <a
      href={page.url}
      target="_blank"
      rel="noopener noreferrer"
      title={page.url}
      className="min-w-0 rounded-control hover:underline"
    >
      {lines}
    </a>
  );
}

function Chat({ visitor, onStart }: { visitor: LiveVisitor; onStart: (id: string) => void }) {
  const user = useUser();
  const { openConversation: open } = visitor;
  const name = shortName(visitor);
  if (open === null) {
    if (!may(user, "answer")) return null;
    return (
      <span className="flex lg:justify-end">
        <Button
          icon={<MessageCirclePlus aria-hidden />}
          aria-label={s.startWith(name)}
          onClick={() => onStart(visitor.id)}
        >
          {s.start}
        </Button>
      </span>
    );
  }
  const { assignee } = open;
  const state =
    assignee === null
      ? open.status === "waiting"
        ? s.waiting
        : s.talksWithNobody
      : s.talksWith(assignee.id === user.id ? s.you : assignee.name);
  return (
    <span className="flex min-w-0 items-center gap-2.5 lg:justify-end">
      <span
        className={clsx(
          "min-w-0 truncate text-12 max-lg:order-2",
          open.status === "waiting" ? "font-medium text-warning-text" : "text-text-2",
        )}
      >
        {state}
      </span>
      <Link
        to="/agent/$conversationId"
        params={{ conversationId: open.id }}
        aria-label={s.openChatOf(name)}
        className={buttonClass()}
      >
        <MessagesSquare aria-hidden />
        {s.openChat}
      </Link>
    </span>
  );
}
