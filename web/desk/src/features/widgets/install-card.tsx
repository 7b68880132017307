import { clsx } from "clsx";
import { ExternalLink } from "lucide-react";
import { buttonClass } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { Card } from "../../ui/page.tsx";
import { hostedPageFor, snippetFor, testPageFor } from "./snippet.ts";
import { widgetStrings as s } from "./strings.ts";

export function InstallCard({ siteKey }: { siteKey: string }) {
  return (
    <Card title={s.install} lead={s.installLead}>
      <CopyField label={s.snippet} copyLabel={s.copySnippet} text={snippetFor(siteKey)} />
      <div className="mt-4 flex flex-wrap gap-2">
        <a href={testPageFor(siteKey)} target="_blank" rel="noreferrer" className={buttonClass()}>
          <ExternalLink aria-hidden />
          {s.openTest}
        </a>
        <a
          href={hostedPageFor(siteKey)}
          target="_blank"
          rel="noreferrer"
          className={clsx(buttonClass("ghost"), "max-sm:-ml-3")}
        >
          <ExternalLink aria-hidden />
          {s.openHosted}
        </a>
      </div>
    </Card>
  );
}
