import { useSearch } from "@tanstack/react-router";
import { ChartNoAxesCombined } from "lucide-react";
import { useMemo, useState } from "react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import type { ReportFigures } from "@deskbell/protocol/report-types";
import { may, useUser } from "../session/use-session.ts";
import { AgentsCard } from "./agents-card.tsx";
import { CsvButton } from "./csv-button.tsx";
import { ExportsCard } from "./exports-card.tsx";
import { HeatmapCard } from "./heatmap-card.tsx";
import { KpiCards } from "./kpi-cards.tsx";
import { LiveNow } from "./live-now.tsx";
import { ReportFilters } from "./report-filters.tsx";
import { overviewPath, useOverview } from "./reports.ts";
import { daysOf, lengthOf, reportQuery } from "./search.ts";
import { reportStrings as s } from "./strings.ts";
import { TimeCard } from "./time-card.tsx";

/** How the business did. */
export function ReportsPage() {
  const user = useUser();
  const search = useSearch({ from: "/desk/admin/reports" });
  // Days are those of when the page was opened: figures must not change under the eye at midnight.
  const [now] = useState(() => Date.now());
  const query = useMemo(() => reportQuery(search, now), [search, now]);
  const overview = useOverview(query);
  return (
    <Page
      title={s.title}
      lead={s.lead}
      action={<CsvButton what={s.title} path={overviewPath} query={query} name="overview.csv" />}
    >
      <LiveNow />
      <ReportFilters now={now} />
      {overview.data ? (
        happened(overview.data.current) ? (
          <>
            <KpiCards overview={overview.data} />
            <TimeCard query={query} days={lengthOf(daysOf(search, now))} />
            <HeatmapCard query={query} />
            <AgentsCard query={query} />
          </>
        ) : (
          <EmptyState icon={<ChartNoAxesCombined />} title={s.emptyTitle}>
            {s.emptyText}
          </EmptyState>
        )
      ) : overview.isPending ? (
        <Skeleton className="h-60 rounded-card" />
      ) : (
        <LoadFailed
          icon={<ChartNoAxesCombined />}
          title={s.loadFailed}
          error={overview.error}
          retry={() => void overview.refetch()}
        />
      )}
      {may(user, "export-data") ? <ExportsCard query={query} /> : null}
    </Page>
  );
}

function happened(figures: ReportFigures): boolean {
  const { conversations, resolved, visitorMessages, agentMessages, rating } = figures;
  return conversations + resolved + visitorMessages + agentMessages + rating.count > 0;
}
