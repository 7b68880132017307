import { useForm } from "react-hook-form";
import { showRefusal } from "../../lib/form-errors.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import type { Registration } from "../session/auth-api.ts";
import { session } from "../session/browser-session.ts";
import { characters, EMAIL_SHAPE, MAX_EMAIL, MAX_NAME } from "../session/limits.ts";
import { newPasswordFault, PasswordField } from "../session/password-field.tsx";
import { sessionStrings as s } from "../session/strings.ts";

const within = (limit: number) => (text: string) => characters(text) <= limit || s.tooLong(limit);

/** Makes the workspace and its owner; the page notices by the session and leads on. */
// long: a form of four fields, of which each brings its own rules.
export function CreateWorkspaceForm() {
  const form = useForm<Registration>({ defaultValues: { workspace: "", name: "", email: "", password: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ workspace, name, email, password }) => {
    try {
      await session.register({
        workspace: workspace.trim(),
        name: name.trim(),
        email: email.trim(),
        password,
      });
    } catch (error) {
      showRefusal(form, error);
    }
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {errors.root?.message === undefined ? null : <Banner tone="danger">{errors.root.message}</Banner>}
      <TextField
        label={s.workspace}
        hint={s.workspaceHint}
        autoComplete="organization"
        autoFocus
        error={errors.workspace?.message}
        {...form.register("workspace", {
          validate: { there: (text) => text.trim() !== "" || s.workspaceMissing, within: within(MAX_NAME) },
        })}
      />
      <TextField
        label={s.name}
        hint={s.nameHint}
        autoComplete="name"
        error={errors.name?.message}
        {...form.register("name", {
          validate: { there: (text) => text.trim() !== "" || s.nameMissing, within: within(MAX_NAME) },
        })}
      />
      <TextField
        label={s.email}
        type="email"
        autoComplete="username"
        error={errors.email?.message}
        {...form.register("email", {
          required: s.emailMissing,
          validate: {
            shape: (text) => EMAIL_SHAPE.test(text.trim()) || s.emailInvalid,
            within: within(MAX_EMAIL),
          },
        })}
      />
      <PasswordField
        label={s.password}
        autoComplete="new-password"
        rate={form.watch("password")}
        error={errors.password?.message}
        {...form.register("password", { validate: (text) => newPasswordFault(text) ?? true })}
      />
      <Button type="submit" tone="primary" size="lg" busy={isSubmitting} className="mt-1">
        {s.create}
      </Button>
    </form>
  );
}
