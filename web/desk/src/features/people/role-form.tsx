import { ProblemError } from "@deskbell/protocol/problem";
import type { Permission } from "@deskbell/protocol/types";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { showRefusal } from "../../lib/form-errors.ts";
import { Banner } from "../../ui/banner.tsx";
import { TextField } from "../../ui/field.tsx";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { Modal } from "../../ui/modal.tsx";
import { SwitchRow } from "../../ui/switch-row.tsx";
import { api } from "../session/api.ts";
import { characters, MAX_NAME } from "../session/limits.ts";
import { may, useUser } from "../session/use-session.ts";
import { peopleKey } from "./people-key.ts";
import { granted, permissions, withdrawn } from "./permissions.ts";
import { rolesKey, type CustomRole } from "./roles.ts";
import { rolesStrings as s } from "./roles-strings.ts";

interface RoleFormProps {
  /** `null` for a new one. */
  role: CustomRole | null;
  onClose: () => void;
}

// long: the markup of one form, read from top to bottom.
export function RoleForm({ role, onClose }: RoleFormProps) {
  const client = useQueryClient();
  const user = useUser();
  const form = useForm({ defaultValues: { name: role?.name ?? "" } });
  const [held, setHeld] = useState<Permission[]>(role?.permissions ?? ["see-conversations"]);
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ name }) => {
    if (held.length === 0) return form.setError("root", { message: s.noneChosen });
    try {
      const body = { name: name.trim(), permissions: held };
      await api(role ? `/api/roles/${role.id}` : "/api/roles", { method: role ? "PUT" : "POST", body });
      void client.invalidateQueries({ queryKey: [rolesKey] });
      void client.invalidateQueries({ queryKey: [peopleKey] });
      onClose();
    } catch (error) {
      if (error instanceof ProblemError && error.slug === "conflict")
        form.setError("name", { message: s.nameTaken }, { shouldFocus: true });
      else showRefusal(form, error);
    }
  });
  return (
    <Modal title={role ? s.editRole(role.name) : s.newRole} onClose={onClose} width={500}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex max-h-[85dvh] flex-col">
        <div className="flex min-h-0 flex-col gap-4 overflow-y-auto p-5">
          {errors.root?.message === undefined ? null : <Banner tone="danger">{errors.root.message}</Banner>}
          <TextField
            label={s.name}
            hint={s.nameHint}
            data-focus-first
            autoComplete="off"
            error={errors.name?.message}
            {...form.register("name", {
              validate: {
                there: (text) => text.trim() !== "" || s.nameMissing,
                within: (text) => characters(text) <= MAX_NAME || s.tooLong(MAX_NAME),
              },
            })}
          />
          <fieldset>
            <legend className="text-13 font-medium">{s.mayDo}</legend>
            <div className="mt-1 divide-y divide-line">
              {permissions.map(([one]) => (
                <SwitchRow
                  key={one}
                  label={s.permissions[one]}
                  hint={may(user, one) ? s.hints[one] : s.notYours}
                  checked={held.includes(one)}
                  disabled={!may(user, one)}
                  onChange={(on) => setHeld(on ? granted(held, one) : withdrawn(held, one))}
                />
              ))}
            </div>
          </fieldset>
        </div>
        <FormButtons onCancel={onClose} busy={isSubmitting} className="border-t border-line px-5 py-3">
          {s.save}
        </FormButtons>
      </form>
    </Modal>
  );
}
