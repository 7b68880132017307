import { Choice, type ChoiceProps } from "../../ui/choice.tsx";
import { organizeStrings as s } from "./strings.ts";
import { useTeams } from "./teams.ts";

/** What belongs to a team, by its id; `none`: to no team. */
export function TeamChoice(props: Omit<ChoiceProps, "children">) {
  const { data: teams = [] } = useTeams();
  return (
    <Choice {...props}>
      <option value="none">{s.noTeam}</option>
      {teams.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Choice>
  );
}
