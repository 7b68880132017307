import { ProblemError } from "@deskbell/protocol/problem";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { showRefusal } from "../../lib/form-errors.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { session } from "./browser-session.ts";
import { CodeField } from "./code-field.tsx";
import { sessionStrings as s } from "./strings.ts";

interface SecondFactorFormProps {
  challenge: string;
  /** The challenge is over, or was not meant: the password is asked for again. */
  onBack: (why: string | null) => void;
}

/** The second half of signing in. */
export function SecondFactorForm({ challenge, onBack }: SecondFactorFormProps) {
  const [recovery, setRecovery] = useState(false);
  const form = useForm({ defaultValues: { code: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ code }) => {
    try {
      await session.answerChallenge({ challenge, code });
    } catch (error) {
      if (error instanceof ProblemError && error.slug === "invalid-credentials") {
        form.setError("code", { message: recovery ? s.wrongRecoveryCode : s.wrongCode });
        form.setFocus("code", { shouldSelect: true });
      } else if (error instanceof ProblemError && error.slug === "invalid-token") onBack(s.tooLate);
      else showRefusal(form, error);
    }
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {errors.root?.message === undefined ? null : <Banner tone="danger">{errors.root.message}</Banner>}
      <CodeField
        key={String(recovery)}
        label={recovery ? s.recoveryCode : s.code}
        hint={recovery ? s.recoveryHint : s.codeHint}
        inputMode={recovery ? "text" : "numeric"}
        autoFocus
        error={errors.code?.message}
        {...form.register("code", { required: s.codeMissing })}
      />
      <Button type="submit" tone="primary" size="lg" busy={isSubmitting}>
        {s.signIn}
      </Button>
      <div className="flex flex-wrap justify-between gap-2">
        <Button
          tone="ghost"
          size="sm"
          onClick={() => {
            form.reset();
            setRecovery(!recovery);
          }}
        >
          {recovery ? s.useDevice : s.useRecovery}
        </Button>
        <Button tone="ghost" size="sm" onClick={() => onBack(null)}>
          {s.otherAccount}
        </Button>
      </div>
    </form>
  );
}
