import { useForm } from "react-hook-form";
import { showRefusal } from "../../lib/form-errors.ts";
import { Banner } from "../../ui/banner.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { Modal } from "../../ui/modal.tsx";
import { api } from "../session/api.ts";
import { CodeField, isDeviceCode } from "../session/code-field.tsx";
import { accountStrings as s } from "./strings.ts";

export interface Enrolment {
  secret: string;
  uri: string;
  qr: { size: number; path: string };
}

interface EnrolProps {
  enrolment: Enrolment;
  onClose: () => void;
  onDone: (recoveryCodes: string[]) => void;
}

/** Adds a device: its picture, its secret, and a code of it as the proof that it works. */
export function Enrol({ enrolment, onClose, onDone }: EnrolProps) {
  const form = useForm({ defaultValues: { code: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ code }) => {
    try {
      const body = { code };
      const { recoveryCodes } = await api<{ recoveryCodes: string[] }>("/api/auth/two-factor/confirm", {
        method: "POST",
        body,
      });
      onDone(recoveryCodes);
    } catch (refusal) {
      showRefusal(form, refusal);
    }
  });
  return (
    <Modal title={s.switchOn} onClose={onClose} width={460} lasting>
      <form
        noValidate
        onSubmit={(event) => void submit(event)}
        className="flex max-h-[80dvh] flex-col gap-4 overflow-y-auto p-5"
      >
        <p className="text-13 text-text-2">{s.scan}</p>
        <Qr qr={enrolment.qr} />
        <CopyField label={s.secret} copyLabel={s.copySecret} text={grouped(enrolment.secret)} />
        {errors.root?.message === undefined ? null : <Banner tone="danger">{errors.root.message}</Banner>}
        <CodeField
          label={s.code}
          hint={s.codeHint}
          data-focus-first
          error={errors.code?.message}
          {...form.register("code", { validate: (text) => isDeviceCode(text) || s.sixDigits })}
        />
        <FormButtons onCancel={onClose} busy={isSubmitting}>
          {s.confirm}
        </FormButtons>
      </form>
    </Modal>
  );
}

/** Dark on light in every theme: cameras want it so. */
function Qr({ qr }: { qr: Enrolment["qr"] }) {
  return (
    <svg
      role="img"
      aria-label={s.qr}
      viewBox={`0 0 ${qr.size} ${qr.size}`}
      shapeRendering="crispEdges"
      className="mx-auto size-48 rounded-input bg-white"
    >
      <path d={qr.path} fill="#000" />
    </svg>
  );
}

/** In fours, as people read it over. */
function grouped(secret: string): string {
  return secret.match(/.{1,4}/gu)?.join(" ") ?? secret;
}
