import { useForm } from "react-hook-form";
import { showRefusal } from "../../lib/form-errors.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { api } from "../session/api.ts";
import { newPasswordFault, PasswordField } from "../session/password-field.tsx";
import { useUser } from "../session/use-session.ts";
import { profileStrings as s } from "../profile/strings.ts";

interface Passwords {
  current: string;
  password: string;
}

export function PasswordForm() {
  const user = useUser();
  const form = useForm<Passwords>({ defaultValues: { current: "", password: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (body) => {
    try {
      await api("/api/auth/password", { method: "PUT", body });
      form.reset();
      toasts.show({ tone: "info", title: s.changed });
    } catch (error) {
      showRefusal(form, error);
    }
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {errors.root?.message === undefined ? null : <Banner tone="danger">{errors.root.message}</Banner>}
      {/* Password managers need to know whose password this is. */}
      <input type="hidden" autoComplete="username" value={user.email} readOnly />
      <PasswordField
        label={s.current}
        autoComplete="current-password"
        error={errors.current?.message}
        {...form.register("current", { required: s.currentMissing })}
      />
      <PasswordField
        label={s.next}
        autoComplete="new-password"
        rate={form.watch("password")}
        error={errors.password?.message}
        {...form.register("password", { validate: (text) => newPasswordFault(text) ?? true })}
      />
      <div>
        <Button type="submit" busy={isSubmitting}>
          {s.change}
        </Button>
      </div>
    </form>
  );
}
