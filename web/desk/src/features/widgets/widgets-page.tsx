import type { Widget } from "@deskbell/protocol/types";
import { Link } from "@tanstack/react-router";
import { ChevronRight, LayoutTemplate, Plus } from "lucide-react";
import { buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useWidgets } from "./api.ts";
import { widgetStrings as s } from "./strings.ts";

export function WidgetsPage() {
  return (
    <Page
      title={s.title}
      lead={s.lead}
      action={
        <Link to="/admin/widgets/new" className={buttonClass("primary")}>
          <Plus aria-hidden />
          {s.create}
        </Link>
      }
    >
      <Widgets />
    </Page>
  );
}

function Widgets() {
  const { data, error, isPending, refetch } = useWidgets();
  if (isPending) return <Skeleton className="h-20 rounded-card" />;
  if (!data) {
    return (
      <LoadFailed icon={<LayoutTemplate />} title={s.loadFailed} error={error} retry={() => void refetch()} />
    );
  }
  if (data.length === 0) {
    return (
      <EmptyState
        icon={<LayoutTemplate />}
        title={s.emptyTitle}
        action={
          <Link to="/admin/widgets/new" className={buttonClass()}>
            {s.create}
          </Link>
        }
      >
        {s.emptyText}
      </EmptyState>
    );
  }
  return (
    <ul aria-label={s.title} className="divide-y divide-line overflow-hidden rounded-card border border-line">
      {data.map((widget) => (
        <WidgetRow key={widget.id} widget={widget} />
      ))}
    </ul>
  );
}

function WidgetRow({ widget }: { widget: Widget }) {
  const { siteKey, name, allowedSites, appearance } = widget;
  const sites =
    allowedSites.length === 0
      ? s.anySite
      : allowedSites.length === 1
        ? allowedSites[0]
        : s.sites(allowedSites.length);
  return (
    <li>
      <Link
        to="/admin/widgets/$siteKey"
        params={{ siteKey }}
        className="flex items-center gap-4 px-5 py-4 outline-offset-[-2px] hover:bg-sub"
      >
        <span
          aria-hidden
          className="size-8 shrink-0 rounded-full border border-line"
          style={{ background: appearance.color }}
        />
        <span className="min-w-0 grow">
          <span className="block truncate text-14 font-medium">{name}</span>
          <span className="block truncate text-13 text-text-2">
            {sites} · <span className="font-mono text-12">{siteKey}</span>
          </span>
        </span>
        <ChevronRight aria-hidden className="size-4 shrink-0 text-text-3" />
      </Link>
    </li>
  );
}
