import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { Choice } from "../../ui/choice.tsx";
import { useColleagues } from "../live/use-desk.ts";
import { DayField } from "../search/day-field.tsx";
import { actionGroups, type ActionGroup } from "./actions.ts";
import { actionWords, groupWords } from "./action-strings.ts";
import { useAudit, type AuditSearch } from "./audit.ts";
import { auditStrings as s } from "./strings.ts";

/** What the log is narrowed to; it stands in the address. */
export function AuditFilters() {
  const search = useSearch({ from: "/desk/admin/audit" });
  const navigate = useNavigate();
  const people = usePeople(search);
  const set = (next: Partial<AuditSearch>) =>
    void navigate({ to: ".", search: { ...search, ...next }, replace: true });
  return (
    <div className="grid grid-cols-1 gap-3 min-[480px]:grid-cols-2 lg:grid-cols-4 [&>*]:min-w-0">
      <Choice label={s.who} unset={s.anybody} value={search.actor} onChange={(actor) => set({ actor })}>
        {people.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        <option value="visitor">{s.visitors}</option>
        <option value="system">{s.system}</option>
      </Choice>
      <Choice label={s.what} unset={s.anything} value={search.action} onChange={(action) => set({ action })}>
        {(Object.keys(actionGroups) as ActionGroup[]).map((group) => (
          <optgroup key={group} label={groupWords[group]}>
            {actionGroups[group].map((action) => (
              <option key={action} value={action}>
                {actionWords[action]}
              </option>
            ))}
          </optgroup>
        ))}
      </Choice>
      <DayField
        label={s.from}
        value={search.from}
        max={search.to === "" ? undefined : search.to}
        onChange={(from) => set({ from })}
      />
      <DayField
        label={s.to}
        value={search.to}
        min={search.from === "" ? undefined : search.from}
        onChange={(to) => set({ to })}
      />
    </div>
  );
}

/** Who works here, and whoever did something that is shown: they may have left, or have come since. */
function usePeople(search: AuditSearch) {
  const colleagues = useColleagues();
  const { data } = useAudit(search);
  return useMemo(() => {
    const people = new Map(colleagues.map(({ id, name }) => [id, name]));
    for (const { actor } of data?.pages.flatMap(({ items }) => items) ?? []) {
      if (actor.kind === "agent" && actor.id !== null && !people.has(actor.id)) {
        people.set(actor.id, actor.name ?? s.left);
      }
    }
    return [...people].map(([id, name]) => ({ id, name }));
  }, [colleagues, data]);
}
