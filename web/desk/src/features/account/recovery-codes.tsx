import { Download } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { Modal } from "../../ui/modal.tsx";
import { accountStrings as s } from "./strings.ts";

/** The only time that they can be shown: the server keeps their hashes alone. */
export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const text = codes.join("\n");
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`;
  return (
    <Modal title={s.recoveryTitle} onClose={onClose} width={420} lasting>
      <div className="flex max-h-[80dvh] flex-col gap-4 overflow-y-auto p-5">
        <p className="text-13 text-text-2">{s.recoveryText}</p>
        <CopyField label={s.recoveryTitle} copyLabel={s.copyCodes} text={text} />
        <div className="flex flex-wrap items-center justify-between gap-2">
          <a
            href={file}
            download="deskbell-recovery-codes.txt"
            className="inline-flex items-center gap-1.5 text-13 font-medium text-accent-text hover:underline"
          >
            <Download aria-hidden className="size-4" />
            {s.download}
          </a>
          <Button tone="primary" data-focus-first onClick={onClose}>
            {s.kept}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
