import { MessagesSquare } from "lucide-react";
import { usePreferences } from "../../lib/use-preferences.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Keys } from "../../ui/keys.tsx";
import { inboxStrings as s } from "./strings.ts";

export function NoThread() {
  const { singleKeys } = usePreferences();
  return (
    <div className="flex grow items-center justify-center">
      <EmptyState
        icon={<MessagesSquare />}
        title={s.pickOne}
        action={<Keys keys={singleKeys ? "J K Enter" : "↓ ↑ Enter"} />}
      >
        {s.pickOneText}
      </EmptyState>
    </div>
  );
}
