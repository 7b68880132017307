import type { Tag } from "@deskbell/protocol/types";
import { useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { showRefusal } from "../../lib/form-errors.ts";
import { Banner } from "../../ui/banner.tsx";
import { TextField } from "../../ui/field.tsx";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { Modal } from "../../ui/modal.tsx";
import { api } from "../session/api.ts";
import { characters } from "../session/limits.ts";
import { organizeStrings as s } from "./strings.ts";
import { MAX_TAG, PLAIN_COLOR, tagsKey } from "./tags.ts";

const COLOR = /^#[0-9a-f]{6}$/iu;

interface TagFormProps {
  /** `null` for a new one. */
  tag: Tag | null;
  onClose: () => void;
}

export function TagForm({ tag, onClose }: TagFormProps) {
  const client = useQueryClient();
  const form = useForm({ defaultValues: { name: tag?.name ?? "", color: tag?.color ?? PLAIN_COLOR } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ name, color }) => {
    const body = { name: name.trim(), color: color.trim().toLowerCase() };
    try {
      await api(tag ? `/api/tags/${tag.id}` : "/api/tags", { method: tag ? "PUT" : "POST", body });
      await client.invalidateQueries({ queryKey: [tagsKey] });
      onClose();
    } catch (error) {
      showRefusal(form, error);
    }
  });
  const color = form.watch("color");
  return (
    <Modal title={tag ? s.editTag(tag.name) : s.newTag} onClose={onClose}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4 p-5">
        {errors.root?.message === undefined ? null : <Banner tone="danger">{errors.root.message}</Banner>}
        <TextField
          label={s.name}
          data-focus-first
          autoComplete="off"
          error={errors.name?.message}
          {...form.register("name", {
            validate: {
              there: (text) => text.trim() !== "" || s.nameMissing,
              within: (text) => characters(text) <= MAX_TAG || s.tagTooLong(MAX_TAG),
            },
          })}
        />
        <div className="flex items-end gap-2">
          <div className="grow">
            <TextField
              label={s.color}
              spellCheck={false}
              error={errors.color?.message}
              {...form.register("color", { pattern: { value: COLOR, message: s.colorInvalid } })}
            />
          </div>
          <input
            type="color"
            aria-label={s.pickColor}
            value={COLOR.test(color) ? color : PLAIN_COLOR}
            onChange={(event) => form.setValue("color", event.target.value, { shouldValidate: true })}
            className={`size-10 shrink-0 cursor-pointer rounded-input border border-control bg-bg p-1 ${errors.color ? "mb-5.5" : ""}`}
          />
        </div>
        <FormButtons onCancel={onClose} busy={isSubmitting}>
          {s.save}
        </FormButtons>
      </form>
    </Modal>
  );
}
