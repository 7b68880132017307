import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { SelectField } from "../../ui/field.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { useColleagues } from "../live/use-desk.ts";
import { useTags } from "../organize/tags.ts";
import { useTeams } from "../organize/teams.ts";
import { DayField } from "../search/day-field.tsx";
import { useWidgets } from "../widgets/api.ts";
import { daysOf, presetDays, presetOf, presets, type Preset, type ReportSearch } from "./search.ts";
import { reportStrings as s } from "./strings.ts";

interface ChoiceProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
}

function Choice({ label, value, onChange, children }: ChoiceProps) {
  return (
    <SelectField label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{s.all}</option>
      {children}
    </SelectField>
  );
}

/** Of which days, and of what; it stands in the address. */
// long: the fields of one form, read from top to bottom.
export function ReportFilters({ now }: { now: number }) {
  const search = useSearch({ from: "/desk/admin/reports" });
  const navigate = useNavigate();
  const colleagues = useColleagues();
  const { data: teams = [] } = useTeams();
  const { data: tags = [] } = useTags();
  const { data: widgets = [] } = useWidgets();
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
        <Choice label={s.widget} value={search.widget} onChange={(widget) => set({ widget })}>
          {widgets.map(({ siteKey, name }) => (
            <option key={siteKey} value={siteKey}>
              {name}
            </option>
          ))}
        </Choice>
        <Choice label={s.team} value={search.team} onChange={(team) => set({ team })}>
          <option value="none">{s.noTeam}</option>
          {teams.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Choice>
        <Choice label={s.agent} value={search.agent} onChange={(agent) => set({ agent })}>
          <option value="none">{s.nobody}</option>
          {colleagues.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Choice>
        <Choice label={s.tag} value={search.tag} onChange={(tag) => set({ tag })}>
          {tags.map(({ id, name }) => (
            <option key={id} value={name}>
              {name}
            </option>
          ))}
        </Choice>
      </div>
    </div>
  );
}
