import type { Agent, AgentRole } from "@deskbell/protocol/types";
import { Ellipsis, ShieldCheck, UserRound, UserX } from "lucide-react";
import { useState } from "react";
import { Confirm } from "../../ui/confirm.tsx";
import { Menu, MenuItem, MenuLine } from "../../ui/menu.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { api } from "../session/api.ts";
import { useChange } from "../session/use-change.ts";
import { peopleKey } from "./people-key.ts";
import { peopleStrings as s } from "./strings.ts";

export function PersonMenu({ person }: { person: Agent }) {
  const change = useChange(peopleKey);
  const [leaving, setLeaving] = useState(false);
  const path = `/api/agents/${person.id}`;
  const setRole = (role: AgentRole) =>
    void change(s.changeFailed, () => api(path, { method: "PUT", body: { role } }));
  const deactivate = async () => {
    setLeaving(false);
    const done = await change(s.changeFailed, () => api(path, { method: "DELETE" }));
    if (done) toasts.show({ tone: "info", title: s.deactivated(person.name) });
  };
  return (
    <>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={s.actions(person.name)}
            className="inline-flex size-8 items-center justify-center rounded-control text-text-2 hover:bg-raised hover:text-text"
          >
            <Ellipsis aria-hidden className="size-4" />
          </button>
        }
      >
        {person.role === "agent" ? (
          <MenuItem icon={<ShieldCheck aria-hidden />} onSelect={() => setRole("admin")}>
            {s.makeAdmin}
          </MenuItem>
        ) : (
          <MenuItem icon={<UserRound aria-hidden />} onSelect={() => setRole("agent")}>
            {s.makeAgent}
          </MenuItem>
        )}
        <MenuLine />
        <MenuItem danger icon={<UserX aria-hidden />} onSelect={() => setLeaving(true)}>
          {s.deactivate}
        </MenuItem>
      </Menu>
      {leaving ? (
        <Confirm
          title={s.deactivateTitle(person.name)}
          text={s.deactivateText}
          confirm={s.deactivate}
          onClose={() => setLeaving(false)}
          onConfirm={() => void deactivate()}
        />
      ) : null}
    </>
  );
}
