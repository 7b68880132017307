import { useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { showRefusal } from "../../lib/form-errors.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Modal } from "../../ui/modal.tsx";
import { SwitchRow } from "../../ui/switch-row.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { api } from "../session/api.ts";
import { characters, MAX_NAME } from "../session/limits.ts";
import { may, useUser } from "../session/use-session.ts";
import { cannedKey } from "./canned.ts";
import { MAX_SHORTCUT, SHORTCUT_SHAPE, type CannedResponse } from "./model.ts";
import { Preview } from "./preview.tsx";
import { sampleValues } from "./sample.ts";
import { repliesStrings as s } from "./strings.ts";
import { TemplateField, templateFault } from "./template-field.tsx";

interface CannedFormProps {
  /** `null` for a new one. */
  response: CannedResponse | null;
  /** What a new one is to be called, as far as it can be. */
  shortcut?: string;
  onClose: () => void;
}

// long: a form of four fields, of which each brings its own rules.
export function CannedForm({ response, shortcut = "", onClose }: CannedFormProps) {
  const user = useUser();
  const client = useQueryClient();
  const readOnly = response !== null && response.author !== user.id && !may(user, "manage-replies");
  const form = useForm({
    defaultValues: {
      shortcut: response?.shortcut ?? (SHORTCUT_SHAPE.test(shortcut) ? shortcut : ""),
      title: response?.title ?? "",
      content: response?.content ?? "",
      shared: response?.shared ?? false,
    },
  });
  const { errors, isSubmitting, isDirty } = form.formState;
  const submit = form.handleSubmit(async ({ shortcut: word, title, ...rest }) => {
    const body = { shortcut: word.trim(), title: title.trim(), ...rest };
    try {
      const path = response ? `/api/canned-responses/${response.id}` : "/api/canned-responses";
      await api(path, { method: response ? "PUT" : "POST", body });
      await client.invalidateQueries({ queryKey: [cannedKey] });
      toasts.show({ tone: "info", title: s.saved });
      onClose();
    } catch (error) {
      showRefusal(form, error);
    }
  });
  const content = form.watch("content");
  const titleOf = response === null ? s.newCanned : readOnly ? s.viewCanned : s.editCanned;
  return (
    <Modal title={titleOf} onClose={onClose} lasting={isDirty} width={820}>
      <form
        noValidate
        onSubmit={(event) => void submit(event)}
        className="grid max-h-[calc(100dvh-84px)] gap-5 overflow-y-auto p-5 md:grid-cols-[3fr_2fr]"
      >
        <div className="flex min-w-0 flex-col gap-4">
          {errors.root?.message === undefined ? null : <Banner tone="danger">{errors.root.message}</Banner>}
          {readOnly ? <Banner>{s.readOnly}</Banner> : null}
          <TextField
            label={s.shortcut}
            hint={s.shortcutHint}
            data-focus-first={readOnly ? undefined : true}
            readOnly={readOnly}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            error={errors.shortcut?.message}
            {...form.register("shortcut", {
              validate: {
                there: (text) => text.trim() !== "" || s.shortcutMissing,
                shape: (text) =>
                  (SHORTCUT_SHAPE.test(text.trim()) && characters(text.trim()) <= MAX_SHORTCUT) ||
                  s.shortcutShape(MAX_SHORTCUT),
              },
            })}
          />
          <TextField
            label={s.titleLabel}
            readOnly={readOnly}
            autoComplete="off"
            error={errors.title?.message}
            {...form.register("title", {
              validate: {
                there: (text) => text.trim() !== "" || s.titleMissing,
                within: (text) => characters(text) <= MAX_NAME || s.tooLong(MAX_NAME),
              },
            })}
          />
          <TemplateField
            label={s.content}
            rows={6}
            readOnly={readOnly}
            error={errors.content?.message}
            registered={form.register("content", {
              validate: {
                there: (text) => text.trim() !== "" || s.contentMissing,
                template: templateFault,
              },
            })}
            onInsert={(text) => form.setValue("content", text, { shouldDirty: true })}
          />
          {readOnly ? null : (
            <SwitchRow
              label={s.share}
              hint={s.shareHint}
              checked={form.watch("shared")}
              onChange={(shared) => form.setValue("shared", shared, { shouldDirty: true })}
            />
          )}
        </div>
        <section
          aria-label={s.samplePreview}
          className="min-w-0 self-start rounded-input border border-line bg-sub px-4 py-3 text-14"
        >
          <p className="mb-2 text-12 text-text-3">{s.samplePreview}</p>
          {content.trim() === "" ? (
            <p className="text-13 text-text-3">{s.previewEmpty}</p>
          ) : (
            <Preview text={content} values={sampleValues(content, user.name)} />
          )}
        </section>
        <div className="flex justify-end gap-2 md:col-span-2">
          <Button onClick={onClose}>{readOnly ? s.close : s.cancel}</Button>
          {readOnly ? null : (
            <Button type="submit" tone="primary" busy={isSubmitting}>
              {s.save}
            </Button>
          )}
        </div>
      </form>
    </Modal>
  );
}
