import { ProblemError } from "@deskbell/protocol/problem";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { showRefusal } from "../../lib/form-errors.ts";
import { Banner } from "../../ui/banner.tsx";
import { TextField } from "../../ui/field.tsx";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { Modal } from "../../ui/modal.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { api } from "../session/api.ts";
import { characters, EMAIL_SHAPE, MAX_EMAIL, MAX_NAME } from "../session/limits.ts";
import { newPasswordFault, PasswordField } from "../session/password-field.tsx";
import { toCreate, type CreatedPerson, type NewPerson } from "./new-person.ts";
import { InvitationLink } from "./invitation-link.tsx";
import { peopleKey } from "./people-key.ts";
import { RoleField } from "./role-field.tsx";
import { rolesKey } from "./roles.ts";
import { peopleStrings as s } from "./strings.ts";

/** Adds somebody with a password, or invites them by a link, which the dialog shows then. */
// long: a form of four fields, of which each brings its own rules.
export function AddPerson({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const form = useForm<NewPerson>({ defaultValues: { name: "", email: "", password: "", role: "agent" } });
  const { errors, isSubmitting } = form.formState;
  const [invited, setInvited] = useState<CreatedPerson | null>(null);
  const submit = form.handleSubmit(async (typed) => {
    try {
      const person = await api<CreatedPerson>("/api/agents", { method: "POST", body: toCreate(typed) });
      void client.invalidateQueries({ queryKey: [peopleKey] });
      void client.invalidateQueries({ queryKey: [rolesKey] });
      if (person.invitation) return setInvited(person);
      toasts.show({ tone: "info", title: s.added(person.name) });
      onClose();
    } catch (error) {
      if (error instanceof ProblemError && error.slug === "conflict") {
        form.setError("email", { message: s.emailTaken }, { shouldFocus: true });
      } else showRefusal(form, error);
    }
  });
  if (invited?.invitation) {
    return <InvitationLink name={invited.name} invitation={invited.invitation} onClose={onClose} />;
  }
  const password = form.watch("password");
  return (
    <Modal title={s.addTitle} onClose={onClose} width={460}>
      <form
        noValidate
        onSubmit={(event) => void submit(event)}
        className="flex max-h-[80dvh] flex-col gap-4 overflow-y-auto p-5"
      >
        <p className="text-13 text-text-2">{s.addLead}</p>
        {errors.root?.message === undefined ? null : <Banner tone="danger">{errors.root.message}</Banner>}
        <TextField
          label={s.name}
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
        <TextField
          label={s.email}
          type="email"
          autoComplete="off"
          error={errors.email?.message}
          {...form.register("email", {
            required: s.emailMissing,
            validate: {
              shape: (text) => EMAIL_SHAPE.test(text.trim()) || s.emailInvalid,
              within: (text) => characters(text) <= MAX_EMAIL || s.tooLong(MAX_EMAIL),
            },
          })}
        />
        <PasswordField
          label={s.password}
          autoComplete="new-password"
          rate={password}
          hint={s.passwordHint}
          error={errors.password?.message}
          {...form.register("password", {
            validate: (text) => text === "" || (newPasswordFault(text) ?? true),
          })}
        />
        <RoleField chosen={form.watch("role")} {...form.register("role")} />
        <FormButtons onCancel={onClose} busy={isSubmitting} className="mt-1">
          {password === "" ? s.invite : s.add}
        </FormButtons>
      </form>
    </Modal>
  );
}
