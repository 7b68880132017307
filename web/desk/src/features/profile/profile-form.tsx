import type { Agent } from "@deskbell/protocol/types";
import { useForm } from "react-hook-form";
import { showRefusal } from "../../lib/form-errors.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { AvatarField } from "../account/avatar-field.tsx";
import { peopleStrings } from "../people/strings.ts";
import { api } from "../session/api.ts";
import { session } from "../session/browser-session.ts";
import { characters, MAX_NAME } from "../session/limits.ts";
import { useUser } from "../session/use-session.ts";
import { profileStrings as s } from "./strings.ts";

export function ProfileForm() {
  const user = useUser();
  const form = useForm({ defaultValues: { name: user.name } });
  const { errors, isSubmitting, isDirty } = form.formState;
  const submit = form.handleSubmit(async ({ name }) => {
    try {
      session.updateUser(
        await api<Agent>("/api/auth/profile", { method: "PUT", body: { name: name.trim() } }),
      );
      form.reset({ name: name.trim() });
      toasts.show({ tone: "info", title: s.saved });
    } catch (error) {
      showRefusal(form, error);
    }
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {errors.root?.message === undefined ? null : <Banner tone="danger">{errors.root.message}</Banner>}
      <AvatarField />
      <TextField
        label={s.name}
        hint={s.nameHint}
        autoComplete="name"
        error={errors.name?.message}
        {...form.register("name", {
          validate: {
            there: (text) => text.trim() !== "" || s.nameMissing,
            within: (text) => characters(text) <= MAX_NAME || s.tooLong(MAX_NAME),
          },
        })}
      />
      <dl className="flex flex-wrap gap-x-10 gap-y-2 text-13">
        <div>
          <dt className="text-text-3">{s.email}</dt>
          <dd className="text-14">{user.email}</dd>
        </div>
        <div>
          <dt className="text-text-3">{s.role}</dt>
          <dd className="text-14">{user.customRole?.name ?? peopleStrings.roles[user.role]}</dd>
        </div>
      </dl>
      <div>
        <Button type="submit" busy={isSubmitting} disabled={!isDirty}>
          {s.save}
        </Button>
      </div>
    </form>
  );
}
