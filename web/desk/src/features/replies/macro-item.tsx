import { Zap } from "lucide-react";
import { MenuItem } from "../../ui/menu.tsx";
import { useDesk } from "../live/use-desk.ts";
import { repliesStrings as s } from "./strings.ts";

/** Among what can be done with a conversation. */
export function MacroItem({ id }: { id: string }) {
  const { dialogs } = useDesk();
  return (
    <MenuItem icon={<Zap aria-hidden />} keys="M" onSelect={() => dialogs.open({ kind: "macros", id })}>
      {s.runMacro}
    </MenuItem>
  );
}
