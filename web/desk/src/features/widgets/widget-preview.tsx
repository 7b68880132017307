import { MessageCircle } from "lucide-react";
import { clsx } from "clsx";
import { newWidget, type WidgetFormValues } from "./form-values.ts";
import { readableOn } from "./readable.ts";
import { widgetStrings as s } from "./strings.ts";

/** A sketch of what visitors will see: colour, side, title and greeting. */
export function WidgetPreview({ values }: { values: WidgetFormValues }) {
  const color = /^#[0-9a-f]{6}$/iu.test(values.color) ? values.color : newWidget.color;
  const brand = { background: color, color: readableOn(color) };
  return (
    <figure
      aria-label={s.preview}
      className="flex flex-col gap-3 self-start rounded-card bg-raised p-4 sm:sticky sm:top-4"
    >
      <div
        className="overflow-hidden rounded-card border border-line bg-bg text-text"
        style={values.theme === "auto" ? undefined : { colorScheme: values.theme }}
      >
        <p className="truncate px-3 py-2.5 text-13 font-semibold" style={brand}>
          {values.title.trim() || values.name.trim() || s.widgetTitle}
        </p>
        <div className="flex flex-col gap-2 p-3">
          <p className="max-w-[88%] self-start rounded-card bg-raised px-2.5 py-1.5 text-12 [overflow-wrap:anywhere]">
            {values.greeting.trim() || s.previewGreeting}
          </p>
          <span className="mt-6 block h-8 rounded-input border border-control/60" />
        </div>
      </div>
      <span
        className={clsx(
          "inline-flex size-11 items-center justify-center rounded-full",
          values.position === "right" ? "self-end" : "self-start",
        )}
        style={brand}
      >
        <MessageCircle aria-hidden className="size-5" />
      </span>
    </figure>
  );
}
