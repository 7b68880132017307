import { useQueryClient } from "@tanstack/react-query";
import { Pencil, ShieldEllipsis, Trash2 } from "lucide-react";
import { useState } from "react";
import { explain } from "../../lib/explain.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { AddButton, Section } from "../../ui/section.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { api } from "../session/api.ts";
import { useUser } from "../session/use-session.ts";
import { permissions } from "./permissions.ts";
import { RoleForm } from "./role-form.tsx";
import { mayGive, rolesKey, useRoles, type CustomRole } from "./roles.ts";
import { rolesStrings as s } from "./roles-strings.ts";

/** The roles that the workspace made for itself. */
export function RolesSection() {
  const [editing, setEditing] = useState<CustomRole | "new" | null>(null);
  return (
    <Section
      title={s.title}
      lead={s.lead}
      action={<AddButton onClick={() => setEditing("new")}>{s.newRole}</AddButton>}
    >
      <Roles onEdit={setEditing} />
      {editing === null ? null : (
        <RoleForm role={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
      )}
    </Section>
  );
}

function Roles({ onEdit }: { onEdit: (role: CustomRole) => void }) {
  const { data, error, isPending, refetch } = useRoles();
  if (isPending) return <Skeleton className="m-5 h-12" />;
  if (!data) {
    return (
      <LoadFailed icon={<ShieldEllipsis />} title={s.loadFailed} error={error} retry={() => void refetch()} />
    );
  }
  if (data.length === 0) {
    return (
      <EmptyState icon={<ShieldEllipsis />} title={s.emptyTitle}>
        {s.emptyText}
      </EmptyState>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {data.map((role) => (
        <RoleRow key={role.id} role={role} onEdit={onEdit} />
      ))}
    </ul>
  );
}

function RoleRow({ role, onEdit }: { role: CustomRole; onEdit: (role: CustomRole) => void }) {
  const client = useQueryClient();
  const user = useUser();
  const [removing, setRemoving] = useState(false);
  const remove = async () => {
    setRemoving(false);
    try {
      await api(`/api/roles/${role.id}`, { method: "DELETE" });
    } catch (error) {
      toasts.show({ tone: "danger", title: s.deleteFailed, detail: explain(error) });
    }
    await client.invalidateQueries({ queryKey: [rolesKey] });
  };
  const held = permissions.filter(([one]) => role.permissions.includes(one));
  const mine = mayGive(user, role);
  return (
    <li className="flex items-center gap-3 py-2.5 pr-3 pl-5">
      <span className="min-w-0 grow">
        <span className="flex items-baseline gap-2">
          <span className="truncate text-14 font-medium">{role.name}</span>
          <span className="shrink-0 text-12 text-text-3">{s.holders(role.holders)}</span>
        </span>
        <span className="block text-13 text-text-2">
          {held.map(([one]) => s.permissions[one]).join(" · ")}
        </span>
      </span>
      {mine ? (
        <>
          <IconButton label={s.editRole(role.name)} onClick={() => onEdit(role)}>
            <Pencil aria-hidden />
          </IconButton>
          <IconButton
            label={role.holders > 0 ? s.inUse : s.deleteTitle(role.name)}
            disabled={role.holders > 0}
            onClick={() => setRemoving(true)}
          >
            <Trash2 aria-hidden />
          </IconButton>
        </>
      ) : null}
      {removing ? (
        <Confirm
          title={s.deleteTitle(role.name)}
          text={s.deleteText}
          confirm={s.delete}
          onConfirm={() => void remove()}
          onClose={() => setRemoving(false)}
        />
      ) : null}
    </li>
  );
}
