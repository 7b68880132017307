import { Choice, type ChoiceProps } from "../../ui/choice.tsx";
import { useTags } from "./tags.ts";

/** A tag or none; its value is the name, as the server takes it. */
export function TagChoice(props: Omit<ChoiceProps, "children">) {
  const { data: tags = [] } = useTags();
  return (
    <Choice {...props}>
      {tags.map(({ id, name }) => (
        <option key={id} value={name}>
          {name}
        </option>
      ))}
    </Choice>
  );
}
