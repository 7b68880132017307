import type { ReportCharts } from "@deskbell/protocol/report-types";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ChartLine } from "lucide-react";
import { useState } from "react";
import { formatLocale } from "../../lib/language.ts";
import { Choice } from "../../ui/choice.tsx";
import { SelectField } from "../../ui/field.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Section } from "../../ui/section.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Chart, lineColors, type Line } from "./chart.tsx";
import { CsvButton } from "./csv-button.tsx";
import { measureOf, measures, shown, type Kind, type MeasureName } from "./figures.ts";
import { chartsPath, useCharts } from "./reports.ts";
import { intervalOf, MAX_HOURLY_DAYS, type ReportSearch } from "./search.ts";
import { reportStrings as s } from "./strings.ts";

const dimensions = ["widget", "team", "agent", "tag"] as const;

interface TimeCardProps {
  query: Record<string, string>;
  /** How many days the period has. */
  days: number;
}

/** One figure over time, as a chart or as a table. */
export function TimeCard({ query, days }: TimeCardProps) {
  const search = useSearch({ from: "/desk/admin/reports" });
  const [view, setView] = useState<"chart" | "table">("chart");
  const interval = intervalOf(search, days);
  const asked = { ...query, interval, ...(search.by === "" ? {} : { by: search.by }) };
  const charts = useCharts(asked);
  return (
    <Section
      title={s.overTime}
      lead={s.overTimeLead}
      action={
        <div className="flex items-center gap-2">
          <Segmented
            label={s.view}
            value={view}
            options={[
              { value: "chart", label: s.chart },
              { value: "table", label: s.table },
            ]}
            onChange={setView}
          />
          <CsvButton what={s.overTime} path={chartsPath} query={asked} name="charts.csv" />
        </div>
      }
    >
      <div className="flex flex-col gap-5 p-5">
        <Choices search={search} interval={interval} days={days} />
        {charts.data ? (
          <Shown charts={charts.data} name={measureOf(search.measure)} view={view} />
        ) : charts.isPending ? (
          <Skeleton className="h-60" />
        ) : (
          <LoadFailed
            icon={<ChartLine />}
            title={s.loadFailed}
            error={charts.error}
            retry={() => void charts.refetch()}
          />
        )}
      </div>
    </Section>
  );
}

interface ChoicesProps {
  search: ReportSearch;
  interval: "day" | "hour";
  days: number;
}

function Choices({ search, interval, days }: ChoicesProps) {
  const navigate = useNavigate();
  const set = (next: Partial<ReportSearch>) =>
    void navigate({ to: ".", search: { ...search, ...next }, replace: true });
  return (
    <div className="grid grid-cols-1 gap-3 min-[480px]:grid-cols-2 md:grid-cols-3 [&>*]:min-w-0">
      <SelectField
        label={s.measure}
        value={measureOf(search.measure)}
        onChange={(event) => set({ measure: event.target.value })}
      >
        {(Object.keys(measures) as MeasureName[]).map((name) => (
          <option key={name} value={name}>
            {s.measures[name]}
          </option>
        ))}
      </SelectField>
      <Choice label={s.by} unset={s.byNothing} value={search.by} onChange={(by) => set({ by })}>
        {dimensions.map((one) => (
          <option key={one} value={one}>
            {s[one]}
          </option>
        ))}
      </Choice>
      <SelectField
        label={s.interval}
        value={interval}
        disabled={days > MAX_HOURLY_DAYS}
        onChange={(event) => set({ interval: event.target.value })}
      >
        <option value="day">{s.day}</option>
        <option value="hour">{s.hour}</option>
      </SelectField>
    </div>
  );
}

interface ShownProps {
  charts: ReportCharts;
  name: MeasureName;
  view: "chart" | "table";
}

function Shown({ charts, name, view }: ShownProps) {
  const { kind, of } = measures[name];
  const steps = charts.steps.map((step) => stepName(step, charts.interval));
  const single =
    charts.series.length === 1 && charts.series[0]?.name === null && charts.series[0].id === null;
  const lines = charts.series.map((series) => ({
    name: series.name ?? (single ? s.measures[name] : s.none),
    values: of(series),
  }));
  if (view === "table")
    return <TableTwin kind={kind} lines={lines} steps={steps} interval={charts.interval} />;
  return (
    <>
      <Chart label={s.measures[name]} kind={kind} lines={lines} steps={steps} />
      {lines.length > lineColors.length ? (
        <p className="text-12 text-text-3">{s.moreLines(lines.length - lineColors.length)}</p>
      ) : null}
    </>
  );
}

interface TableTwinProps {
  kind: Kind;
  lines: readonly Line[];
  steps: readonly string[];
  interval: "day" | "hour";
}

/** The same figures as a table. */
function TableTwin({ kind, lines, steps, interval }: TableTwinProps) {
  return (
    // It scrolls by itself, and so must be reached by keyboard.
    <div
      tabIndex={0}
      role="group"
      aria-label={s.overTime}
      className="max-h-96 overflow-auto rounded-input border border-line"
    >
      <table className="w-full text-13">
        <thead className="sticky top-0 bg-sub text-12 text-text-3">
          <tr>
            <th scope="col" className="px-3 py-2 text-left font-medium">
              {interval === "day" ? s.day : s.hour}
            </th>
            {lines.map(({ name }) => (
              <th key={name} scope="col" className="px-3 py-2 text-right font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {steps.map((step, at) => (
            <tr key={at}>
              <th scope="row" className="px-3 py-1.5 text-left font-normal whitespace-nowrap">
                {step}
              </th>
              {lines.map(({ name, values }) => (
                <td key={name} className="px-3 py-1.5 text-right whitespace-nowrap tabular-nums">
                  {shown(values[at] ?? null, kind)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function stepName(step: string, interval: "day" | "hour"): string {
  const date = new Date(step);
  return interval === "day"
    ? date.toLocaleDateString(formatLocale(), { day: "numeric", month: "short" })
    : date.toLocaleString(formatLocale(), {
        day: "numeric",
        month: "short",
        hour: "2-digit",
        minute: "2-digit",
      });
}
