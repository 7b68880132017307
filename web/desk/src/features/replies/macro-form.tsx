import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { fieldErrors, forPeople } from "../../lib/explain.ts";
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
import { actOf, draftsOf, faultOf, newDraft, type ActDraft } from "./act-draft.ts";
import { ActsField, type ActFaults } from "./acts-field.tsx";
import { macrosKey } from "./macros.ts";
import type { Macro } from "./model.ts";
import { repliesStrings as s } from "./strings.ts";
import { TemplateField, templateFault } from "./template-field.tsx";

interface MacroFormProps {
  /** `null` for a new one. */
  made: Macro | null;
  onClose: () => void;
}

// long: a form of four fields, of which each brings its own rules.
export function MacroForm({ made, onClose }: MacroFormProps) {
  const user = useUser();
  const client = useQueryClient();
  const readOnly = made !== null && made.author !== user.id && !may(user, "manage-replies");
  const form = useForm({
    defaultValues: { name: made?.name ?? "", reply: made?.reply ?? "", shared: made?.shared ?? false },
  });
  const [drafts, setDrafts] = useState<readonly ActDraft[]>(
    () => made?.actions.flatMap(draftsOf) ?? [newDraft()],
  );
  const [touched, setTouched] = useState(false);
  const [faults, setFaults] = useState<ActFaults>({});
  const { errors, isSubmitting, isDirty } = form.formState;
  const change = (next: readonly ActDraft[]) => {
    setDrafts(next);
    setTouched(true);
    setFaults({});
  };
  const save = async ({ name, reply, shared }: { name: string; reply: string; shared: boolean }) => {
    const found = faultsOf(drafts);
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    const body = {
      name: name.trim(),
      reply: reply.trim() === "" ? null : reply,
      shared,
      actions: drafts.map(actOf),
    };
    try {
      await api(made ? `/api/macros/${made.id}` : "/api/macros", { method: made ? "PUT" : "POST", body });
      await client.invalidateQueries({ queryKey: [macrosKey] });
      toasts.show({ tone: "info", title: s.saved });
      onClose();
    } catch (error) {
      const refused = refusedActs(error, drafts);
      if (Object.keys(refused).length > 0) setFaults(refused);
      else showRefusal(form, error);
    }
  };
  const submit = form.handleSubmit(save, () => setFaults(faultsOf(drafts)));
  return (
    <Modal
      title={made === null ? s.newMacro : readOnly ? s.viewMacro : s.editMacro}
      onClose={onClose}
      lasting={isDirty || touched}
      width={620}
    >
      <form
        noValidate
        onSubmit={(event) => void submit(event)}
        className="flex max-h-[calc(100dvh-84px)] flex-col gap-4 overflow-y-auto p-5"
      >
        {errors.root?.message === undefined ? null : <Banner tone="danger">{errors.root.message}</Banner>}
        {readOnly ? <Banner>{s.readOnly}</Banner> : null}
        <TextField
          label={s.name}
          data-focus-first={readOnly ? undefined : true}
          readOnly={readOnly}
          autoComplete="off"
          error={errors.name?.message}
          {...form.register("name", {
            validate: {
              there: (text) => text.trim() !== "" || s.nameMissing,
              within: (text) => characters(text) <= MAX_NAME || s.tooLong(MAX_NAME),
            },
          })}
        />
        <TemplateField
          label={s.reply}
          hint={s.replyHint}
          rows={3}
          readOnly={readOnly}
          error={errors.reply?.message}
          registered={form.register("reply", { validate: templateFault })}
          onInsert={(text) => form.setValue("reply", text, { shouldDirty: true })}
        />
        <ActsField drafts={drafts} faults={faults} readOnly={readOnly} onChange={change} />
        {readOnly ? null : (
          <SwitchRow
            label={s.share}
            hint={s.shareHint}
            checked={form.watch("shared")}
            onChange={(shared) => form.setValue("shared", shared, { shouldDirty: true })}
          />
        )}
        <div className="flex justify-end gap-2">
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

function faultsOf(drafts: readonly ActDraft[]): ActFaults {
  if (drafts.length === 0) return { all: s.actionsMissing };
  const found = drafts.flatMap((draft) => {
    const fault = faultOf(draft);
    return fault === null ? [] : [[draft.key, fault] as const];
  });
  return found.length === 0 ? {} : { each: new Map(found) };
}

/** What the server says of actions, each beside its own. */
function refusedActs(error: unknown, drafts: readonly ActDraft[]): ActFaults {
  const each = new Map<number, string>();
  let all: string | undefined;
  for (const { field, message } of fieldErrors(error)) {
    const at = /^actions(?:\[(\d+)\])?/u.exec(field);
    const draft = drafts[Number(at?.[1] ?? NaN)];
    if (draft) each.set(draft.key, forPeople(message));
    else if (at) all = forPeople(message);
  }
  return { ...(each.size > 0 ? { each } : {}), ...(all === undefined ? {} : { all }) };
}
