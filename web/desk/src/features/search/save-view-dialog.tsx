import type { SavedView } from "@deskbell/protocol/types";
import { useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { showRefusal } from "../../lib/form-errors.ts";
import { Banner } from "../../ui/banner.tsx";
import { TextField } from "../../ui/field.tsx";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { Modal } from "../../ui/modal.tsx";
import { SwitchRow } from "../../ui/switch-row.tsx";
import { api } from "../session/api.ts";
import { characters } from "../session/limits.ts";
import { keptQuery, type Narrowing } from "./narrowing.ts";
import { MAX_VIEW_NAME, savedViewsKey } from "./saved-views.ts";
import { searchStrings as s } from "./strings.ts";

interface SaveViewDialogProps {
  /** `null` for a new one. */
  view: SavedView | null;
  /** What a new one keeps. */
  search: Narrowing;
  onClose: () => void;
}

export function SaveViewDialog({ view, search, onClose }: SaveViewDialogProps) {
  const client = useQueryClient();
  const form = useForm({ defaultValues: { name: view?.name ?? search.q, shared: view?.shared ?? false } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ name, shared }) => {
    const body = { name: name.trim(), shared, ...(view ? {} : { query: keptQuery(search) }) };
    try {
      await api(view ? `/api/saved-views/${view.id}` : "/api/saved-views", {
        method: view ? "PUT" : "POST",
        body,
      });
      await client.invalidateQueries({ queryKey: [savedViewsKey] });
      onClose();
    } catch (error) {
      showRefusal(form, error);
    }
  });
  return (
    <Modal title={view ? s.renameTitle(view.name) : s.saveTitle} onClose={onClose}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-3 p-5">
        {errors.root?.message === undefined ? null : <Banner tone="danger">{errors.root.message}</Banner>}
        <TextField
          label={s.name}
          hint={view ? undefined : s.saveText}
          data-focus-first
          autoComplete="off"
          error={errors.name?.message}
          {...form.register("name", {
            validate: {
              there: (text) => text.trim() !== "" || s.nameMissing,
              within: (text) => characters(text) <= MAX_VIEW_NAME || s.tooLong(MAX_VIEW_NAME),
            },
          })}
        />
        <SwitchRow
          label={s.shared}
          hint={s.sharedHint}
          checked={form.watch("shared")}
          onChange={(shared) => form.setValue("shared", shared)}
        />
        <FormButtons onCancel={onClose} busy={isSubmitting}>
          {s.submit}
        </FormButtons>
      </form>
    </Modal>
  );
}
