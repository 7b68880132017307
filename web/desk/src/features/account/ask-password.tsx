import { useForm } from "react-hook-form";
import { showRefusal } from "../../lib/form-errors.ts";
import { Banner } from "../../ui/banner.tsx";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { Modal } from "../../ui/modal.tsx";
import { PasswordField } from "../session/password-field.tsx";
import { useUser } from "../session/use-session.ts";
import { accountStrings as s } from "./strings.ts";

interface AskPasswordProps {
  title: string;
  text: string;
  confirm: string;
  danger?: boolean;
  act: (password: string) => Promise<void>;
  onClose: () => void;
}

/** Once more, before something is changed that the password protects. */
export function AskPassword({ title, text, confirm, danger = false, act, onClose }: AskPasswordProps) {
  const user = useUser();
  const form = useForm({ defaultValues: { password: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ password }) => {
    try {
      await act(password);
    } catch (error) {
      showRefusal(form, error);
    }
  });
  return (
    <Modal title={title} onClose={onClose}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4 p-5">
        <p className="text-14 text-text-2">{text}</p>
        {errors.root?.message === undefined ? null : <Banner tone="danger">{errors.root.message}</Banner>}
        {/* Password managers need to know whose password this is. */}
        <input type="hidden" autoComplete="username" value={user.email} readOnly />
        <PasswordField
          label={s.password}
          data-focus-first
          autoComplete="current-password"
          error={errors.password?.message}
          {...form.register("password", { required: s.passwordMissing })}
        />
        <FormButtons onCancel={onClose} busy={isSubmitting} danger={danger}>
          {confirm}
        </FormButtons>
      </form>
    </Modal>
  );
}
