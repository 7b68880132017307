import { Choice, type ChoiceProps } from "../../ui/choice.tsx";
import { useWidgets } from "./api.ts";

/** A widget or none; its value is the site key. */
export function WidgetChoice(props: Omit<ChoiceProps, "children">) {
  const { data: widgets = [] } = useWidgets();
  return (
    <Choice {...props}>
      {widgets.map(({ siteKey, name }) => (
        <option key={siteKey} value={siteKey}>
          {name}
        </option>
      ))}
    </Choice>
  );
}
