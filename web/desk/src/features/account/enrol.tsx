import { useQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { showRefusal } from "../../lib/form-errors.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Modal } from "../../ui/modal.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { QrCode as QrIcon } from "lucide-react";
import { api } from "../session/api.ts";
import { CodeField, isDeviceCode } from "../session/code-field.tsx";
import { accountStrings as s } from "./strings.ts";

interface Enrolment {
  secret: string;
  uri: string;
  qr: { size: number; path: string };
}

interface EnrolProps {
  onClose: () => void;
  onDone: (recoveryCodes: string[]) => void;
}

/** Adds a device: its picture, its secret, and a code of it as the proof that it works. */
export function Enrol({ onClose, onDone }: EnrolProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ["enrolment"],
    queryFn: () => api<Enrolment>("/api/auth/two-factor/start", { method: "POST" }),
    // Each is another secret: what is shown must stay what is asked for.
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  });
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
      {error ? (
        <LoadFailed icon={<QrIcon />} title={s.loadFailed} error={error} retry={() => void refetch()} />
      ) : (
        <form
          noValidate
          onSubmit={(event) => void submit(event)}
          className="flex max-h-[80dvh] flex-col gap-4 overflow-y-auto p-5"
        >
          <p className="text-13 text-text-2">{s.scan}</p>
          {data ? <Qr qr={data.qr} /> : <Skeleton className="mx-auto size-48" />}
          {data ? <CopyField label={s.secret} copyLabel={s.copySecret} text={grouped(data.secret)} /> : null}
          {errors.root?.message === undefined ? null : <Banner tone="danger">{errors.root.message}</Banner>}
          <CodeField
            label={s.code}
            hint={s.codeHint}
            data-focus-first
            error={errors.code?.message}
            {...form.register("code", { validate: (text) => isDeviceCode(text) || s.sixDigits })}
          />
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>{s.cancel}</Button>
            <Button type="submit" tone="primary" busy={isSubmitting} disabled={!data}>
              {s.confirm}
            </Button>
          </div>
        </form>
      )}
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
