import type { Agent } from "@deskbell/protocol/types";
import { useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { showRefusal } from "../../lib/form-errors.ts";
import { Banner } from "../../ui/banner.tsx";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { Modal } from "../../ui/modal.tsx";
import { api } from "../session/api.ts";
import { peopleKey } from "./people-key.ts";
import { RoleField } from "./role-field.tsx";
import { choiceOf, rolesKey, sentRole } from "./roles.ts";
import { rolesStrings as s } from "./roles-strings.ts";

/** Gives somebody another role. */
export function ChangeRole({ person, onClose }: { person: Agent; onClose: () => void }) {
  const client = useQueryClient();
  const form = useForm({ defaultValues: { role: choiceOf(person) } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ role }) => {
    try {
      await api(`/api/agents/${person.id}`, { method: "PUT", body: sentRole(role) });
      void client.invalidateQueries({ queryKey: [peopleKey] });
      void client.invalidateQueries({ queryKey: [rolesKey] });
      onClose();
    } catch (error) {
      showRefusal(form, error);
    }
  });
  return (
    <Modal title={s.changeTitle(person.name)} onClose={onClose}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4 p-5">
        {errors.root?.message === undefined ? null : <Banner tone="danger">{errors.root.message}</Banner>}
        <RoleField
          data-focus-first
          chosen={form.watch("role")}
          error={errors.role?.message}
          {...form.register("role")}
        />
        <p className="text-13 text-text-2">{s.changeText}</p>
        <FormButtons onCancel={onClose} busy={isSubmitting}>
          {s.change}
        </FormButtons>
      </form>
    </Modal>
  );
}
