import type { Agent } from "@deskbell/protocol/types";
import { Ellipsis, ShieldCheck, ShieldOff, UserX } from "lucide-react";
import { useState } from "react";
import { Confirm } from "../../ui/confirm.tsx";
import { Menu, MenuItem, MenuLine } from "../../ui/menu.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { api } from "../session/api.ts";
import { useChange } from "../session/use-change.ts";
import { useUser } from "../session/use-session.ts";
import { ChangeRole } from "./change-role.tsx";
import { peopleKey } from "./people-key.ts";
import { rolesStrings } from "./roles-strings.ts";
import { peopleStrings as s } from "./strings.ts";

// long: what can be done with somebody, and what is asked before each.
export function PersonMenu({ person }: { person: Agent }) {
  const change = useChange(peopleKey);
  const [leaving, setLeaving] = useState(false);
  const path = `/api/agents/${person.id}`;
  const [changing, setChanging] = useState(false);
  const [resetting, setResetting] = useState(false);
  const user = useUser();
  const changed = async (act: () => Promise<unknown>, done: string) => {
    if (await change(s.changeFailed, act)) toasts.show({ tone: "info", title: done });
  };
  const deactivate = () => {
    setLeaving(false);
    void changed(() => api(path, { method: "DELETE" }), s.deactivated(person.name));
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
            void changed(
              () => api(`${path}/two-factor`, { method: "DELETE" }),
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
