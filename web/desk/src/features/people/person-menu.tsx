import type { Agent } from "@deskbell/protocol/types";
import { useQueryClient } from "@tanstack/react-query";
import { Ellipsis, ShieldCheck, ShieldOff, UserX } from "lucide-react";
import { useState } from "react";
import { explain } from "../../lib/explain.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Menu, MenuItem, MenuLine } from "../../ui/menu.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { api } from "../session/api.ts";
import { useUser } from "../session/use-session.ts";
import { ChangeRole } from "./change-role.tsx";
import { peopleKey } from "./people-key.ts";
import { rolesStrings } from "./roles-strings.ts";
import { peopleStrings as s } from "./strings.ts";

// long: what can be done with somebody, and what is asked before each.
export function PersonMenu({ person }: { person: Agent }) {
  const client = useQueryClient();
  const [leaving, setLeaving] = useState(false);
  const [changing, setChanging] = useState(false);
  const [resetting, setResetting] = useState(false);
  const user = useUser();
  const change = async (act: () => Promise<unknown>, done?: string) => {
    try {
      await act();
      if (done !== undefined) toasts.show({ tone: "info", title: done });
    } catch (error) {
      toasts.show({ tone: "danger", title: s.changeFailed, detail: explain(error) });
    }
    void client.invalidateQueries({ queryKey: [peopleKey] });
  };
  const deactivate = () => {
    setLeaving(false);
    void change(() => api(`/api/agents/${person.id}`, { method: "DELETE" }), s.deactivated(person.name));
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
        <MenuItem icon={<ShieldCheck aria-hidden />} onSelect={() => setChanging(true)}>
          {rolesStrings.change}
        </MenuItem>
        {user.role === "owner" ? (
          <MenuItem icon={<ShieldOff aria-hidden />} onSelect={() => setResetting(true)}>
            {s.resetTwoFactor}
          </MenuItem>
        ) : null}
        <MenuLine />
        <MenuItem danger icon={<UserX aria-hidden />} onSelect={() => setLeaving(true)}>
          {s.deactivate}
        </MenuItem>
      </Menu>
      {changing ? <ChangeRole person={person} onClose={() => setChanging(false)} /> : null}
      {resetting ? (
        <Confirm
          title={s.resetTwoFactorTitle(person.name)}
          text={s.resetTwoFactorText}
          confirm={s.resetTwoFactor}
          onClose={() => setResetting(false)}
          onConfirm={() => {
            setResetting(false);
            void change(
              () => api(`/api/agents/${person.id}/two-factor`, { method: "DELETE" }),
              s.twoFactorReset(person.name),
            );
          }}
        />
      ) : null}
      {leaving ? (
        <Confirm
          title={s.deactivateTitle(person.name)}
          text={s.deactivateText}
          confirm={s.deactivate}
          onClose={() => setLeaving(false)}
          onConfirm={deactivate}
        />
      ) : null}
    </>
  );
}
