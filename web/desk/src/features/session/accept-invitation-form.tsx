import { ProblemError } from "@deskbell/protocol/problem";
import { useForm } from "react-hook-form";
import { showRefusal } from "../../lib/form-errors.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { invitation, session } from "./browser-session.ts";
import { newPasswordFault, PasswordField } from "./password-field.tsx";
import { sessionStrings as s } from "./strings.ts";

interface AcceptInvitationFormProps {
  token: string;
  /** The invitation was used already, is expired or was never there. */
  onRefused: () => void;
}

/** Chooses the first password and signs in with it; the page notices by the session and leads on. */
export function AcceptInvitationForm({ token, onRefused }: AcceptInvitationFormProps) {
  const form = useForm({ defaultValues: { password: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ password }) => {
    try {
      await session.acceptInvitation({ token, password });
      invitation.forget();
    } catch (error) {
      if (error instanceof ProblemError && error.slug === "invalid-token") onRefused();
      else showRefusal(form, error);
    }
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {errors.root?.message === undefined ? null : <Banner tone="danger">{errors.root.message}</Banner>}
      <PasswordField
        label={s.password}
        autoComplete="new-password"
        autoFocus
        rate={form.watch("password")}
        error={errors.password?.message}
        {...form.register("password", { validate: (text) => newPasswordFault(text) ?? true })}
      />
      <Button type="submit" tone="primary" size="lg" busy={isSubmitting} className="mt-1">
        {s.join}
      </Button>
    </form>
  );
}
