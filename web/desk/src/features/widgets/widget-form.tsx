import type { Widget } from "@deskbell/protocol/types";
import { useForm, type UseFormReturn } from "react-hook-form";
import { showRefusal } from "../../lib/form-errors.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { SelectField, TextArea, TextField } from "../../ui/field.tsx";
import { Card } from "../../ui/page.tsx";
import { characters, MAX_NAME } from "../session/limits.ts";
import type { WidgetChange } from "./api.ts";
import { fromForm, inForm, newWidget, toForm, type WidgetFormValues } from "./form-values.ts";
import { widgetStrings as s } from "./strings.ts";
import { RoutingCard } from "./routing-card.tsx";
import { WidgetPreview } from "./widget-preview.tsx";

const COLOR = /^#[0-9a-f]{6}$/iu;
const MAX_TEXT = 1000;

interface WidgetFormProps {
  /** `null` for a new one. */
  widget: Widget | null;
  onSubmit: (change: WidgetChange) => Promise<void>;
}

type Form = UseFormReturn<WidgetFormValues>;

export function WidgetForm({ widget, onSubmit }: WidgetFormProps) {
  const form = useForm<WidgetFormValues>({ defaultValues: widget ? toForm(widget) : newWidget });
  const { errors, isSubmitting, isDirty } = form.formState;
  const submit = form.handleSubmit(async (values) => {
    try {
      await onSubmit(fromForm(values, widget?.appearance.language ?? null));
      form.reset(values);
    } catch (error) {
      showRefusal(form, error, (fault) => inForm(fault, values.allowedSites));
    }
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
      {errors.root?.message === undefined ? null : <Banner tone="danger">{errors.root.message}</Banner>}
      <General form={form} />
      <Look form={form} />
      <PreChat form={form} />
      <RoutingCard form={form} />
      <div className="flex justify-end">
        <Button
          type="submit"
          tone="primary"
          size="lg"
          busy={isSubmitting}
          disabled={widget !== null && !isDirty}
        >
          {widget === null ? s.createButton : s.save}
        </Button>
      </div>
    </form>
  );
}

function General({ form }: { form: Form }) {
  const { errors } = form.formState;
  return (
    <Card title={s.general}>
      <div className="flex flex-col gap-4">
        <TextField
          label={s.name}
          hint={s.nameHint}
          error={errors.name?.message}
          {...form.register("name", {
            validate: {
              there: (text) => text.trim() !== "" || s.nameMissing,
              within: (text) => characters(text) <= MAX_NAME || s.tooLong(MAX_NAME),
            },
          })}
        />
        <TextArea
          label={s.allowedSites}
          hint={s.allowedSitesHint}
          error={errors.allowedSites?.message}
          spellCheck={false}
          {...form.register("allowedSites")}
        />
      </div>
    </Card>
  );
}

function Look({ form }: { form: Form }) {
  const { errors } = form.formState;
  const text = { maxLength: { value: MAX_TEXT, message: s.tooLong(MAX_TEXT) } };
  return (
    <Card title={s.look}>
      <div className="grid gap-6 sm:grid-cols-[1fr_240px]">
        <div className="flex min-w-0 flex-col gap-4">
          <Color form={form} />
          <div className="grid grid-cols-2 gap-4">
            <SelectField label={s.position} {...form.register("position")}>
              <option value="right">{s.right}</option>
              <option value="left">{s.left}</option>
            </SelectField>
            <SelectField label={s.theme} {...form.register("theme")}>
              <option value="auto">{s.themes.auto}</option>
              <option value="light">{s.themes.light}</option>
              <option value="dark">{s.themes.dark}</option>
            </SelectField>
          </div>
          <TextField
            label={s.widgetTitle}
            hint={s.widgetTitleHint}
            error={errors.title?.message}
            {...form.register("title", { maxLength: { value: MAX_NAME, message: s.tooLong(MAX_NAME) } })}
          />
          <TextArea
            rows={2}
            label={s.greeting}
            hint={s.greetingHint}
            error={errors.greeting?.message}
            {...form.register("greeting", text)}
          />
          <TextArea
            rows={2}
            label={s.offlineMessage}
            hint={s.offlineMessageHint}
            error={errors.offlineMessage?.message}
            {...form.register("offlineMessage", text)}
          />
        </div>
        <WidgetPreview values={form.watch()} />
      </div>
    </Card>
  );
}

function Color({ form }: { form: Form }) {
  const { errors } = form.formState;
  const color = form.watch("color");
  return (
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
        value={COLOR.test(color) ? color : newWidget.color}
        onChange={(event) =>
          form.setValue("color", event.target.value, { shouldDirty: true, shouldValidate: true })
        }
        className={`size-10 shrink-0 cursor-pointer rounded-input border border-control bg-bg p-1 ${errors.color ? "mb-5.5" : ""}`}
      />
    </div>
  );
}

function PreChat({ form }: { form: Form }) {
  const options = (["required", "optional", "off"] as const).map((ask) => (
    <option key={ask} value={ask}>
      {s.ask[ask]}
    </option>
  ));
  return (
    <Card title={s.preChat} lead={s.preChatLead}>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField label={s.askName} {...form.register("askName")}>
          {options}
        </SelectField>
        <SelectField label={s.askEmail} {...form.register("askEmail")}>
          {options}
        </SelectField>
      </div>
    </Card>
  );
}
