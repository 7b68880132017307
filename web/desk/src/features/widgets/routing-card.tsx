import type { RoutingMode, Team } from "@deskbell/protocol/types";
import type { UseFormReturn } from "react-hook-form";
import { SelectField, TextField } from "../../ui/field.tsx";
import { Card } from "../../ui/page.tsx";
import { useTeams } from "../organize/teams.ts";
import type { WidgetFormValues } from "./form-values.ts";
import { widgetStrings as s } from "./strings.ts";

const MOST_MINUTES = 525_600;
const modes = Object.keys(s.modes) as RoutingMode[];

const within = (text: string, least: number, most: number) =>
  /^\d+$/u.test(text.trim()) && Number(text) >= least && Number(text) <= most;
const minutes = (text: string) => text.trim() === "" || within(text, 1, MOST_MINUTES) || s.minutesInvalid;

/** How a waiting chat finds somebody, and what the clock does. */
export function RoutingCard({ form }: { form: UseFormReturn<WidgetFormValues> }) {
  const { data: teams } = useTeams();
  const { errors } = form.formState;
  const teamId = form.watch("teamId");
  return (
    <Card title={s.routing} lead={s.routingLead}>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField label={s.mode} {...form.register("mode")}>
          {modes.map((mode) => (
            <option key={mode} value={mode}>
              {s.modes[mode]}
            </option>
          ))}
        </SelectField>
        <SelectField label={s.team} hint={s.teamHint} {...form.register("teamId")} value={teamId}>
          <option value="">{s.everybody}</option>
          {/* Before the teams are there, the one that is chosen must not be lost. */}
          {teams === undefined && teamId !== "" ? <option value={teamId}>…</option> : null}
          {teams?.map((team) => (
            <option key={team.id} value={team.id}>
              {team.name}
            </option>
          ))}
        </SelectField>
        <HoursField form={form} teams={teams} />
        {form.watch("mode") === "manual" ? null : (
          <TextField
            label={s.offerSeconds}
            hint={s.offerSecondsHint}
            inputMode="numeric"
            error={errors.offerSeconds?.message}
            {...form.register("offerSeconds", {
              validate: (text) => within(text, 5, 600) || s.offerSecondsInvalid,
            })}
          />
        )}
        <TextField
          label={s.closeAfter}
          hint={s.closeAfterHint}
          inputMode="numeric"
          error={errors.closeAfterMinutes?.message}
          {...form.register("closeAfterMinutes", { validate: minutes })}
        />
        <TextField
          label={s.resolveAfter}
          hint={s.resolveAfterHint}
          inputMode="numeric"
          error={errors.resolveAfterMinutes?.message}
          {...form.register("resolveAfterMinutes", { validate: minutes })}
        />
      </div>
    </Card>
  );
}

/** Whose business hours hold. */
function HoursField({ form, teams }: { form: UseFormReturn<WidgetFormValues>; teams: Team[] | undefined }) {
  const chosen = form.watch("hoursTeamId");
  return (
    <SelectField label={s.hours} hint={s.hoursHint} {...form.register("hoursTeamId")} value={chosen}>
      <option value="">{s.hoursUsual}</option>
      {/* Before the teams are there, the one that is chosen must not be lost. */}
      {teams === undefined && chosen !== "" ? <option value={chosen}>…</option> : null}
      {teams?.map((team) => (
        <option key={team.id} value={team.id}>
          {team.name}
        </option>
      ))}
    </SelectField>
  );
}
