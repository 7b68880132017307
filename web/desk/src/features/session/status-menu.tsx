import type { AgentStatus } from "@deskbell/protocol/types";
import { useNavigate } from "@tanstack/react-router";
import { LogOut, Settings } from "lucide-react";
import { clsx } from "clsx";
import { explain } from "../../lib/explain.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Menu, MenuChoices, MenuItem, MenuLine } from "../../ui/menu.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { api } from "./api.ts";
import { session } from "./browser-session.ts";
import { statusStrings as s } from "./status-strings.ts";
import { useUser } from "./use-session.ts";

const statuses: readonly AgentStatus[] = ["online", "away", "offline"];

const dots: Record<AgentStatus, string> = {
  online: "bg-success",
  away: "bg-away",
  offline: "bg-control",
};

/** Sets whether visitors can be routed here; shown at once, taken back when the server refuses. */
async function setStatus(status: AgentStatus): Promise<void> {
  const state = session.state();
  if (state.status !== "signed-in" || state.user.status === status) return;
  const before = state.user;
  session.updateUser({ ...before, status });
  try {
    await api("/api/auth/status", { method: "PUT", body: { status } });
  } catch (error) {
    session.updateUser(before);
    toasts.show({ tone: "danger", title: s.failed, detail: explain(error) });
  }
}

export function StatusMenu({ side }: { side: "right" | "top" }) {
  const user = useUser();
  const navigate = useNavigate();
  return (
    <Menu
      side={side}
      align="end"
      trigger={
        <button
          type="button"
          aria-label={s.label(user.name, s.names[user.status])}
          className="relative inline-flex size-10 items-center justify-center rounded-input hover:bg-raised"
        >
          <Avatar name={user.name} seed={user.id} size={28} src={user.avatarUrl} />
          <span
            aria-hidden
            className={clsx(
              "absolute right-0.5 bottom-0.5 size-3 rounded-full border-2 border-sub",
              dots[user.status],
            )}
          />
        </button>
      }
    >
      <div className="px-2 pt-1.5 pb-1">
        <p className="max-w-56 truncate text-13 font-medium">{user.name}</p>
        <p className="max-w-56 truncate text-12 text-text-3">{user.email}</p>
      </div>
      <MenuLine />
      <MenuChoices
        label={s.availability}
        value={user.status}
        options={statuses.map((status) => ({
          value: status,
          label: s.names[status],
          icon: <span aria-hidden className={clsx("mx-1 size-2 rounded-full", dots[status])} />,
        }))}
        onChange={(status) => void setStatus(status)}
      />
      <MenuLine />
      <MenuItem icon={<Settings aria-hidden />} onSelect={() => void navigate({ to: "/agent/settings" })}>
        {s.settings}
      </MenuItem>
      <MenuItem icon={<LogOut aria-hidden />} onSelect={() => void session.signOut()}>
        {s.signOut}
      </MenuItem>
    </Menu>
  );
}
