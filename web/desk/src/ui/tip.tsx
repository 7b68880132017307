import { Tooltip } from "radix-ui";
import type { ReactNode } from "react";
import { Keys } from "./keys.tsx";

interface TipProps {
  text: string;
  keys?: string | undefined;
  side?: "top" | "right" | "bottom" | "left";
  children: ReactNode;
}

/** What a control without words is called, on hover and focus. The name itself stays on the control. */
export function Tip({ text, keys, side = "bottom", children }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex animate-appear items-center gap-2 rounded-control bg-text px-2 py-1 text-12 text-bg"
        >
          {text}
          {keys === undefined ? null : <Keys keys={keys} inverted />}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
