import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { Modal } from "../../ui/modal.tsx";
import { localInput, snoozeChoices } from "./snooze-times.ts";
import { organizeStrings as s } from "./strings.ts";
import { useOrganize } from "./use-organize.ts";

const HOUR_MS = 3_600_000;

/** Snoozes until a time of one's own. */
export function SnoozeDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const organize = useOrganize(id);
  const [opened] = useState(() => new Date());
  const [text, setText] = useState(() => localInput(new Date(opened.getTime() + 2 * HOUR_MS)));
  const [fault, setFault] = useState<string | undefined>();
  const snooze = (until: Date) => {
    onClose();
    void organize.snooze(until);
  };
  const submit = () => {
    const until = new Date(text);
    if (Number.isNaN(until.getTime()) || until.getTime() <= Date.now()) setFault(s.whenPast);
    else snooze(until);
  };
  return (
    <Modal title={s.customTitle} onClose={onClose} width={360}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        className="flex flex-col gap-4 p-5"
      >
        <div className="flex flex-wrap gap-2">
          {snoozeChoices(opened).map(({ name, until }) => (
            <Button key={name} onClick={() => snooze(until)}>
              {s[name]}
            </Button>
          ))}
        </div>
        <TextField
          data-focus-first
          type="datetime-local"
          label={s.when}
          min={localInput(opened)}
          value={text}
          error={fault}
          onChange={(event) => setText(event.target.value)}
        />
        <FormButtons onCancel={onClose}>{s.snooze}</FormButtons>
      </form>
    </Modal>
  );
}
