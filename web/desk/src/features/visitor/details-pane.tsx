import type { Conversation, Page, Visitor } from "@deskbell/protocol/types";
import { X } from "lucide-react";
import { clsx } from "clsx";
import { useEffect, useRef, type ReactNode } from "react";
import { explain } from "../../lib/explain.ts";
import { fullTime, shortAge } from "../../lib/time.ts";
import { preferences } from "../../lib/preferences.ts";
import { useNow } from "../../lib/use-now.ts";
import { usePreferences } from "../../lib/use-preferences.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { PaneDivider } from "../../ui/pane-divider.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { inboxStrings } from "../inbox/strings.ts";
import { FieldRows, OrganizeRows, OtherConversations, Rating } from "../organize/about-section.tsx";
import { useTeams } from "../organize/teams.ts";
import { useDesk } from "../live/use-desk.ts";
import { api } from "../session/api.ts";
import { MAX_EMAIL, MAX_NAME, MAX_PHONE } from "../session/limits.ts";
import { browserName } from "./browser-name.ts";
import { Editable } from "./editable.tsx";
import { visitorStrings as s } from "./strings.ts";

const WIDTH = { start: 320, min: 260, max: 480 };

interface DetailsPaneProps {
  conversation: Conversation;
  /** Beside the thread; else it lies over it, or is the whole page on a small screen. */
  beside: boolean;
  onClose: (() => void) | null;
}

export function DetailsPane({ conversation, beside, onClose }: DetailsPaneProps) {
  const { visitor } = conversation;
  const { detailsWidth } = usePreferences();
  const width = detailsWidth ?? WIDTH.start;
  const pane = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!beside) pane.current?.focus();
  }, [beside]);
  return (
    <section
      ref={pane}
      tabIndex={-1}
      aria-label={s.details}
      className={clsx(
        "flex min-h-0 flex-col bg-bg outline-none",
        beside
          ? "relative shrink-0"
          : "w-full grow animate-appear lg:absolute lg:inset-y-0 lg:right-0 lg:z-20 lg:w-80 lg:border-l lg:border-line lg:shadow-float",
      )}
      style={beside ? { width } : undefined}
    >
      {beside ? (
        <PaneDivider
          label={inboxStrings.detailsDivider}
          pane="right"
          width={width}
          min={WIDTH.min}
          max={WIDTH.max}
          onResize={(next) => preferences.set({ detailsWidth: next })}
          onReset={() => preferences.set({ detailsWidth: null })}
        />
      ) : null}
      <div className="flex h-14 shrink-0 items-center justify-between border-b border-line pr-2 pl-4">
        <h2 className="text-14 font-semibold">{s.details}</h2>
        {onClose === null ? null : (
          <IconButton label={s.closeDetails} onClick={onClose}>
            <X aria-hidden />
          </IconButton>
        )}
      </div>
      <div className="min-h-0 grow overflow-y-auto">
        <Contact visitor={visitor} />
        <About conversation={conversation} />
        <Section title={s.fields}>
          <FieldRows key={conversation.id} conversation={conversation} />
        </Section>
        <Section title={s.others}>
          <OtherConversations conversation={conversation} />
        </Section>
        <Now visitor={visitor} />
        <Visit visitor={visitor} />
      </div>
    </section>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-b border-line px-4 py-3 last:border-b-0">
      <h3 className="mb-1 text-12 font-medium text-text-3">{title}</h3>
      {children}
    </section>
  );
}

function Contact({ visitor }: { visitor: Visitor }) {
  const { book } = useDesk();
  const save = async (change: Partial<Pick<Visitor, "name" | "email" | "phone">>) => {
    const before = visitor;
    book.putVisitor({ ...visitor, ...change });
    try {
      book.putVisitor(await api<Visitor>(`/api/visitors/${visitor.id}`, { method: "PUT", body: change }));
    } catch (error) {
      book.putVisitor(before);
      toasts.show({ tone: "danger", title: s.saveFailed, detail: explain(error) });
    }
  };
  return (
    <Section title={s.contact}>
      <Editable
        label={s.name}
        empty={s.addName}
        type="text"
        maxLength={MAX_NAME}
        value={visitor.name}
        onSave={(name) => void save({ name })}
      />
      <Editable
        label={s.email}
        empty={s.addEmail}
        type="email"
        maxLength={MAX_EMAIL}
        value={visitor.email}
        onSave={(email) => void save({ email })}
      />
      <Editable
        label={s.phone}
        empty={s.addPhone}
        type="tel"
        maxLength={MAX_PHONE}
        value={visitor.phone}
        onSave={(phone) => void save({ phone })}
      />
    </Section>
  );
}

function Facts({ facts }: { facts: { name: string; value: ReactNode; title?: string | undefined }[] }) {
  return (
    <dl>
      {facts.map(({ name, value, title }) => (
        <div key={name} className="flex min-h-8 items-baseline gap-3 py-1.5 text-13">
          <dt className="w-24 shrink-0 text-text-3">{name}</dt>
          <dd title={title} className="min-w-0 grow [overflow-wrap:anywhere] text-text">
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Now({ visitor }: { visitor: Visitor }) {
  const { page, online } = visitor;
  const state = (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className={clsx("size-2 rounded-full", online ? "bg-success" : "bg-control")} />
      {online ? s.online : s.offline}
    </span>
  );
  return (
    <Section title={s.now}>
      <Facts
        facts={[
          { name: s.status, value: state },
          { name: s.page, value: page === null ? s.noPage : <PageLink page={page} />, title: page?.url },
        ]}
      />
    </Section>
  );
}

/** The page's title where it has one, and its address without what every address has. */
function PageLink({ page }: { page: Page }) {
  const { url } = page;
  const title = page.title ?? "";
  const address = url.replace(/^https?:\/\//iu, "").replace(/\/$/u, "");
  const lines = (
    <>
      <span className="block truncate">{title === "" ? address : title}</span>
      {title === "" ? null : <span className="block truncate text-12 text-text-3">{address}</span>}
    </>
  );
  // Only what is an address of a page: a visitor's browser may send anything.
  if (!/^https?:\/\//iu.test(url)) return lines;
  return (
    <a
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      className="block text-accent-text hover:underline"
    >
      {lines}
    </a>
  );
}

function Visit({ visitor }: { visitor: Visitor }) {
  const now = useNow();
  return (
    <Section title={s.visit}>
      <Facts
        facts={[
          { name: s.firstSeen, value: fullTime(visitor.firstSeenAt) },
          {
            name: s.lastSeen,
            value: visitor.online ? shortAge(new Date(now).toISOString(), now) : fullTime(visitor.lastSeenAt),
            title: fullTime(visitor.lastSeenAt),
          },
          { name: s.ip, value: visitor.ip ?? s.unknown, title: visitor.ip ?? undefined },
          {
            name: s.browser,
            value: browserName(visitor.userAgent) ?? s.unknown,
            title: visitor.userAgent ?? undefined,
          },
        ]}
      />
    </Section>
  );
}

function About({ conversation }: { conversation: Conversation }) {
  const { rating, closedAt, team } = conversation;
  const { data: teams } = useTeams();
  const teamName = teams?.find(({ id }) => id === team)?.name;
  return (
    <Section title={s.conversation}>
      <OrganizeRows conversation={conversation} />
      <Facts
        facts={[
          { name: s.status, value: inboxStrings.status[conversation.status] },
          { name: s.assignee, value: conversation.assignee?.name ?? s.nobody },
          ...(teamName === undefined ? [] : [{ name: s.team, value: teamName }]),
          { name: s.started, value: fullTime(conversation.createdAt) },
          {
            name: s.firstResponse,
            value:
              conversation.firstResponseAt === null ? s.noResponse : fullTime(conversation.firstResponseAt),
          },
          ...(closedAt === null ? [] : [{ name: s.closed, value: fullTime(closedAt) }]),
          ...(rating === null ? [] : [{ name: s.rating, value: <Rating rating={rating} /> }]),
        ]}
      />
    </Section>
  );
}
