import type { ReportFigures, ReportOverview } from "@deskbell/protocol/report-types";
import { TrendingDown, TrendingUp } from "lucide-react";
import { clsx } from "clsx";
import { change, percent, shown, type Kind } from "./figures.ts";
import { reportStrings as s } from "./strings.ts";

interface Card {
  label: string;
  kind: Kind;
  of: (figures: ReportFigures) => number | null;
  more?: (figures: ReportFigures) => string | null;
  /** Whether more is better, worse, or neither. */
  good: "up" | "down" | null;
}

function cards(): Card[] {
  const within = (p90: number | null) => (p90 === null ? null : s.p90(shown(p90, "time")));
  return [
    { label: s.measures.conversations, kind: "count", of: (it) => it.conversations, good: null },
    { label: s.measures.resolved, kind: "count", of: (it) => it.resolved, good: "up" },
    { label: s.measures.visitorMessages, kind: "count", of: (it) => it.visitorMessages, good: null },
    { label: s.measures.agentMessages, kind: "count", of: (it) => it.agentMessages, good: null },
    {
      label: s.measures.firstResponse,
      kind: "time",
      of: (it) => it.firstResponse.median,
      more: (it) => within(it.firstResponse.p90),
      good: "down",
    },
    {
      label: s.measures.resolution,
      kind: "time",
      of: (it) => it.resolution.median,
      more: (it) => within(it.resolution.p90),
      good: "down",
    },
    {
      label: s.measures.rating,
      kind: "rating",
      of: (it) => it.rating.average,
      more: (it) => s.ratings(it.rating.count),
      good: "up",
    },
  ];
}

/** The figures of the period at a glance, each beside what it was before. */
export function KpiCards({ overview: { current, before } }: { overview: ReportOverview }) {
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-12">
      {cards().map(({ label, kind, of, more, good }) => (
        <div
          key={label}
          className={clsx(
            // Four counts, and below them three measures: together they fill the width.
            kind === "count" ? "lg:col-span-3" : "lg:col-span-4",
            kind === "rating" && "max-lg:col-span-2",
            "flex min-w-0 flex-col rounded-card border border-line bg-card p-4",
          )}
        >
          <dt className="text-13 text-text-2">{label}</dt>
          <dd className="mt-1 text-20 font-semibold tracking-[-0.01em] tabular-nums">
            {shown(of(current), kind)}
          </dd>
          {more === undefined ? null : <dd className="text-12 text-text-3">{more(current)}</dd>}
          <dd className="mt-auto flex flex-wrap items-center gap-x-2 pt-2 text-12 text-text-3">
            <Trend share={change(of(current), of(before))} good={good} />
            <span title={s.comparison}>{s.before(shown(of(before), kind))}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Trend({ share, good }: { share: number | null; good: Card["good"] }) {
  if (share === null) return null;
  const up = share > 0;
  const tone =
    good === null || share === 0
      ? "text-text-2"
      : (good === "up") === up
        ? "text-success-text"
        : "text-warning-text";
  const Icon = up ? TrendingUp : TrendingDown;
  return (
    <span className={clsx("inline-flex items-center gap-1 font-medium tabular-nums", tone)}>
      {share === 0 ? null : <Icon aria-hidden className="size-3.5" />}
      {percent(share)}
    </span>
  );
}
