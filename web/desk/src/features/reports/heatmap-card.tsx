import { useMemo } from "react";
import { formatLocale } from "../../lib/language.ts";
import { Section } from "../../ui/section.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useCharts } from "./reports.ts";
import { reportStrings as s } from "./strings.ts";

/** 2026-03-02 is a Monday. */
const MONDAY = new Date(2026, 2, 2);

/** In which hours of the week conversations begin. The colours are its numbers: it is its own table. */
export function HeatmapCard({ query }: { query: Record<string, string> }) {
  const charts = useCharts({ ...query, interval: "day" });
  const days = useMemo(() => dayNames(), []);
  const cells = charts.data?.heatmap.conversations;
  if (!cells) return charts.isPending ? <Skeleton className="h-64 rounded-card" /> : null;
  const most = Math.max(1, ...cells.flat());
  return (
    <Section title={s.heatmap} lead={s.heatmapLead}>
      <div tabIndex={0} role="group" aria-label={s.heatmap} className="relative overflow-x-auto p-5">
        <table className="w-full min-w-[640px] table-fixed border-separate border-spacing-0.5 text-12">
          <thead className="text-text-3">
            <tr>
              <th scope="col" className="w-12 text-left font-normal">
                <span className="sr-only">{s.weekday}</span>
              </th>
              {Array.from({ length: 24 }, (_, hour) => (
                <th key={hour} scope="col" className="font-normal tabular-nums">
                  {hour}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {cells.map((hours, day) => (
              <tr key={day}>
                <th scope="row" className="text-left font-normal text-text-2">
                  {days[day]}
                </th>
                {hours.map((number, hour) => (
                  <Cell
                    key={hour}
                    number={number}
                    share={number / most}
                    title={titleOf(days[day], hour, number)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function titleOf(day: string | undefined, hour: number, number: number): string {
  return s.cell(day ?? "", `${String(hour).padStart(2, "0")}:00`, number);
}

/** Where the colour is strong enough, white is read on it better than the text of the page. */
const STRONG = 0.6;

function Cell({ number, share, title }: { number: number; share: number; title: string }) {
  const strength = number === 0 ? 0 : 12 + Math.round(share * 88);
  return (
    <td
      title={title}
      className="h-7 rounded-[4px] text-center tabular-nums"
      style={{
        background:
          number === 0 ? "var(--raised)" : `color-mix(in srgb, var(--accent) ${strength}%, var(--card))`,
        color: share > STRONG ? "#fff" : "var(--text)",
      }}
    >
      {number === 0 ? <span className="sr-only">0</span> : number}
    </td>
  );
}

function dayNames(): string[] {
  return Array.from({ length: 7 }, (_, day) => {
    const date = new Date(MONDAY);
    date.setDate(MONDAY.getDate() + day);
    return date.toLocaleDateString(formatLocale(), { weekday: "short" });
  });
}
