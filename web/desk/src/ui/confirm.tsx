import { Button } from "./button.tsx";
import { Modal } from "./modal.tsx";
import { uiStrings as s } from "./strings.ts";

interface ConfirmProps {
  title: string;
  /** What happens, and what cannot be taken back. */
  text: string;
  /** What the button does that goes through with it. */
  confirm: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before what cannot be taken back. The way out has the focus. */
export function Confirm({ title, text, confirm, onConfirm, onClose }: ConfirmProps) {
  return (
    <Modal title={title} onClose={onClose}>
      <div className="p-5">
        <p className="text-14 text-text-2">{text}</p>
        <div className="mt-5 flex justify-end gap-2">
          <Button data-focus-first onClick={onClose}>
            {s.cancel}
          </Button>
          <Button tone="danger" onClick={onConfirm}>
            {confirm}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
