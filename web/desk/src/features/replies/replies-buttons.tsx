import { MessageSquareText, Zap } from "lucide-react";
import { IconButton } from "../../ui/icon-button.tsx";
import { useDesk } from "../live/use-desk.ts";
import { repliesStrings as s } from "./strings.ts";

interface RepliesButtonsProps {
  /** The conversation. */
  id: string;
  /** Opens the list of canned responses; `null` where nothing can be written. */
  onCanned: (() => void) | null;
}

/** Beside what is written: canned responses and macros, for whoever does not know their keys. */
export function RepliesButtons({ id, onCanned }: RepliesButtonsProps) {
  const { dialogs } = useDesk();
  return (
    <span className="flex shrink-0">
      {onCanned === null ? null : (
        <IconButton
          label={s.canned}
          keys="/"
          side="top"
          // The press must not take the focus from the text, which closes the list.
          onMouseDown={(event) => event.preventDefault()}
          onClick={onCanned}
        >
          <MessageSquareText aria-hidden />
        </IconButton>
      )}
      <IconButton label={s.runMacro} keys="M" side="top" onClick={() => dialogs.open({ kind: "macros", id })}>
        <Zap aria-hidden />
      </IconButton>
    </span>
  );
}
