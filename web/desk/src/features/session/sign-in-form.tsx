import { ProblemError } from "@deskbell/protocol/problem";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { showRefusal } from "../../lib/form-errors.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import type { Credentials } from "./auth-api.ts";
import { session } from "./browser-session.ts";
import { PasswordField } from "./password-field.tsx";
import { SecondFactorForm } from "./second-factor-form.tsx";
import { sessionStrings as s } from "./strings.ts";

/** Signs in, with the second factor where there is one; the page notices by the session and leads on. */
export function SignInForm() {
  const [challenge, setChallenge] = useState<string | null>(null);
  const [again, setAgain] = useState<string | null>(null);
  if (challenge !== null) {
    return (
      <SecondFactorForm
        challenge={challenge}
        onBack={(why) => {
          setAgain(why);
          setChallenge(null);
        }}
      />
    );
  }
  return (
    <>
      {again === null ? null : <Banner tone="warning">{again}</Banner>}
      <CredentialsForm onChallenge={setChallenge} />
    </>
  );
}

function CredentialsForm({ onChallenge }: { onChallenge: (challenge: string) => void }) {
  const form = useForm<Credentials>({ defaultValues: { email: "", password: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (credentials) => {
    try {
      await session.signIn({ ...credentials, email: credentials.email.trim() });
    } catch (error) {
      const challenge = error instanceof ProblemError ? error.problem.challenge : null;
      if (challenge != null) onChallenge(challenge);
      else if (error instanceof ProblemError && error.slug === "invalid-credentials") {
        form.setError("root", { message: s.wrong });
        form.setFocus("password", { shouldSelect: true });
      } else showRefusal(form, error);
    }
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {errors.root?.message === undefined ? null : <Banner tone="danger">{errors.root.message}</Banner>}
      <TextField
        label={s.email}
        type="email"
        autoComplete="username"
        autoFocus
        error={errors.email?.message}
        {...form.register("email", { required: s.emailMissing })}
      />
      <PasswordField
        label={s.password}
        autoComplete="current-password"
        error={errors.password?.message}
        {...form.register("password", { required: s.passwordMissing })}
      />
      <Button type="submit" tone="primary" size="lg" busy={isSubmitting} className="mt-1">
        {s.signIn}
      </Button>
    </form>
  );
}
