import { Download } from "lucide-react";
import { useState } from "react";
import { explain } from "../../lib/explain.ts";
import { Button } from "../../ui/button.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { download } from "../session/download.ts";
import { reportStrings as s } from "./strings.ts";

interface CsvButtonProps {
  /** What is saved, for whoever hears the button. */
  what: string;
  path: string;
  query: Record<string, string>;
  name: string;
}

export function CsvButton({ what, path, query, name }: CsvButtonProps) {
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      await download(path, query, name);
    } catch (error) {
      toasts.show({ tone: "danger", title: s.downloadFailed, detail: explain(error) });
    }
    setBusy(false);
  };
  return (
    <Button
      size="sm"
      aria-label={s.downloadCsv(what)}
      icon={<Download aria-hidden />}
      busy={busy}
      onClick={() => void save()}
    >
      {s.csv}
    </Button>
  );
}
