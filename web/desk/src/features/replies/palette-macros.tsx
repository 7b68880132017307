import { Zap } from "lucide-react";
import type { ComponentType } from "react";
import type { EntryProps } from "../keyboard/palette.tsx";
import { useDesk } from "../live/use-desk.ts";
import { describe } from "./describe.ts";
import { useMacros } from "./macros.ts";
import { repliesStrings as s } from "./strings.ts";
import { useNames } from "./use-names.ts";
import { useRunMacro } from "./use-run-macro.ts";

interface PaletteMacrosProps {
  /** The conversation that is open. */
  id: string;
  /** Closes the palette before it acts. */
  then: (run: () => void) => () => void;
  entry: ComponentType<EntryProps>;
}

/** Every macro as a command of the palette, with what it does. */
export function PaletteMacros({ id, then, entry: Entry }: PaletteMacrosProps) {
  const { dialogs } = useDesk();
  const { data: macros = [] } = useMacros();
  const names = useNames();
  const run = useRunMacro(id);
  return (
    <>
      <Entry icon={<Zap aria-hidden />} keys="M" onSelect={then(() => dialogs.open({ kind: "macros", id }))}>
        {s.runMacro}
      </Entry>
      {macros.map((macro) => (
        <Entry
          key={macro.id}
          value={macro.id}
          keywords={[s.runNamed(macro.name)]}
          icon={<Zap aria-hidden />}
          onSelect={then(() => void run(macro))}
        >
          {s.runNamed(macro.name)}
          <span className="ml-2 text-text-3">
            {[
              ...(macro.reply === null ? [] : [s.saying]),
              ...macro.actions.map((act) => describe(act, names)),
            ].join(" · ")}
          </span>
        </Entry>
      ))}
    </>
  );
}
