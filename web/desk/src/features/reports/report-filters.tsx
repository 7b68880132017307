import { useNavigate, useSearch } from "@tanstack/react-router";
import { Choice } from "../../ui/choice.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { useColleagues } from "../live/use-desk.ts";
import { TagChoice } from "../organize/tag-choice.tsx";
import { TeamChoice } from "../organize/team-choice.tsx";
import { DayField } from "../search/day-field.tsx";
import { WidgetChoice } from "../widgets/widget-choice.tsx";
import { daysOf, presetDays, presetOf, presets, type Preset, type ReportSearch } from "./search.ts";
import { reportStrings as s } from "./strings.ts";

/** Of which days, and of what; it stands in the address. */
export function ReportFilters({ now }: { now: number }) {
  const search = useSearch({ from: "/desk/admin/reports" });
  const navigate = useNavigate();
  const colleagues = useColleagues();
  const set = (next: Partial<ReportSearch>) =>
    void navigate({ to: ".", search: { ...search, ...next }, replace: true });
  const days = daysOf(search, now);
  return (
    <div className="flex flex-col gap-3">
      <div className="-mx-4 overflow-x-auto px-4 sm:mx-0 sm:px-0">
        <Segmented<Preset | "">
          label={s.period}
          value={presetOf(days, now) ?? ""}
          options={(Object.keys(presets) as Preset[]).map((preset) => ({
            value: preset,
            label: <span className="whitespace-nowrap">{s.presets[preset]}</span>,
          }))}
          onChange={(preset) => {
            if (preset !== "") set(presetDays(preset, now));
          }}
        />
      </div>
      <div className="grid grid-cols-2 gap-3 md:grid-cols-3 [&>*]:min-w-0">
        <DayField
          label={s.from}
          value={days.from}
          max={days.to}
          onChange={(from) => set({ from, to: days.to })}
        />
        <DayField
          label={s.to}
          value={days.to}
          min={days.from}
          onChange={(to) => set({ from: days.from, to })}
        />
        <WidgetChoice
          label={s.widget}
          unset={s.all}
          value={search.widget}
          onChange={(widget) => set({ widget })}
        />
        <TeamChoice label={s.team} unset={s.all} value={search.team} onChange={(team) => set({ team })} />
        <Choice label={s.agent} unset={s.all} value={search.agent} onChange={(agent) => set({ agent })}>
          <option value="none">{s.nobody}</option>
          {colleagues.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Choice>
        <TagChoice label={s.tag} unset={s.all} value={search.tag} onChange={(tag) => set({ tag })} />
      </div>
    </div>
  );
}
