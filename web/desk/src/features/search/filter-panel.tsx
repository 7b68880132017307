import { useNavigate, useSearch } from "@tanstack/react-router";
import { ListFilter } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Modal } from "../../ui/modal.tsx";
import { narrowingOf } from "../inbox/filter.ts";
import { useColleagues, useDesk } from "../live/use-desk.ts";
import { TagChoice } from "../organize/tag-choice.tsx";
import { TeamChoice } from "../organize/team-choice.tsx";
import { useMedia } from "../../lib/use-media.ts";
import { WidgetChoice } from "../widgets/widget-choice.tsx";
import { DayField } from "./day-field.tsx";
import { none, statusChoices, type Narrowing } from "./narrowing.ts";
import { SavedViewList } from "./saved-view-list.tsx";
import { searchStrings as s } from "./strings.ts";

/** Opens what the list can be narrowed by. */
export function FilterButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton label={s.filter} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <ListFilter aria-hidden />
      </IconButton>
      {open ? <FilterPanel onClose={() => setOpen(false)} /> : null}
    </>
  );
}

const priorities = ["urgent", "high", "normal", "low"] as const;

// long: the fields of one form, read from top to bottom.
function FilterPanel({ onClose }: { onClose: () => void }) {
  const search = useSearch({ from: "/desk/agent" });
  const navigate = useNavigate();
  const { user } = useDesk();
  const viewsPane = useMedia("(min-width: 1280px)");
  const colleagues = useColleagues();
  // What is narrowed first begins with what is on the screen, and each choice is seen behind the panel at once.
  const now = narrowingOf(search);
  const set = (next: Partial<Narrowing>) =>
    void navigate({ to: ".", search: { ...search, ...now, ...next }, replace: true });
  return (
    <Modal title={s.filterTitle} onClose={onClose} width={520} className="overflow-y-auto">
      {viewsPane ? null : (
        <div className="border-b border-line px-3 pb-3 empty:hidden">
          <SavedViewList onChoose={onClose} />
        </div>
      )}
      <div className="grid grid-cols-2 gap-x-3 gap-y-4 p-5 [&>*]:min-w-0">
        <Choice label={s.status} unset={s.any} value={now.status} onChange={(status) => set({ status })}>
          {statusChoices.map((status) => (
            <option key={status} value={status}>
              {s.statusOf[status]}
            </option>
          ))}
        </Choice>
        <Choice
          label={s.assignee}
          unset={s.any}
          value={now.assignee}
          onChange={(assignee) => set({ assignee })}
        >
          <option value="me">{s.me}</option>
          <option value="none">{s.nobody}</option>
          {colleagues
            .filter(({ id }) => id !== user.id)
            .map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
        </Choice>
        <TeamChoice label={s.team} unset={s.any} value={now.team} onChange={(team) => set({ team })} />
        <WidgetChoice
          label={s.widget}
          unset={s.any}
          value={now.widget}
          onChange={(widget) => set({ widget })}
        />
        <Choice
          label={s.priority}
          unset={s.any}
          value={now.priority}
          onChange={(priority) => set({ priority })}
        >
          {priorities.map((priority) => (
            <option key={priority} value={priority}>
              {s.priorityOf[priority]}
            </option>
          ))}
        </Choice>
        <TagChoice label={s.tag} unset={s.any} value={now.tag} onChange={(tag) => set({ tag })} />
        <Choice label={s.snoozed} unset={s.any} value={now.snoozed} onChange={(snoozed) => set({ snoozed })}>
          <option value="true">{s.snoozedOf.true}</option>
          <option value="false">{s.snoozedOf.false}</option>
        </Choice>
        <Choice label={s.sla} unset={s.any} value={now.sla} onChange={(sla) => set({ sla })}>
          <option value="breached">{s.slaOf.breached}</option>
          <option value="due">{s.slaOf.due}</option>
        </Choice>
        <DayField
          label={s.from}
          value={now.from}
          max={now.to === "" ? undefined : now.to}
          onChange={(from) => set({ from })}
        />
        <DayField
          label={s.to}
          value={now.to}
          min={now.from === "" ? undefined : now.from}
          onChange={(to) => set({ to })}
        />
      </div>
      <div className="flex justify-between gap-2 border-t border-line px-5 py-3">
        <Button
          tone="ghost"
          onClick={() =>
            void navigate({ to: ".", search: { ...search, ...none, q: search.q }, replace: true })
          }
        >
          {s.clearAll}
        </Button>
        <Button tone="primary" onClick={onClose}>
          {s.done}
        </Button>
      </div>
    </Modal>
  );
}
