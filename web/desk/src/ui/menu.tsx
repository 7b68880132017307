import { Check, ChevronRight } from "lucide-react";
import { clsx } from "clsx";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { Keys } from "./keys.tsx";

interface MenuProps {
  /** One element that takes a ref: it opens the menu. */
  trigger: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  align?: "start" | "center" | "end";
  children: ReactNode;
}

/** Not modal on purpose: Radix locks scrolling with an injected style element, which our policy refuses. */
export function Menu({ trigger, side = "bottom", align = "end", children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-40 min-w-48 animate-rise rounded-input border border-line bg-bg p-1 shadow-float"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const itemClass = clsx(
  "flex cursor-default items-center gap-2 rounded-control px-2 py-1.5 text-13 outline-none select-none",
  "data-highlighted:bg-raised [&_svg]:size-4 [&_svg]:shrink-0",
);

interface MenuItemProps {
  icon?: ReactNode;
  danger?: boolean;
  /** A key that does the same. */
  keys?: string;
  onSelect: () => void;
  children: ReactNode;
}

export function MenuItem({ icon, danger = false, keys, onSelect, children }: MenuItemProps) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      className={clsx(itemClass, danger ? "text-danger-text" : "text-text")}
    >
      {icon}
      <span className="grow">{children}</span>
      {keys === undefined ? null : <Keys keys={keys} />}
    </DropdownMenu.Item>
  );
}

interface SubMenuProps {
  icon?: ReactNode;
  label: string;
  children: ReactNode;
}

/** Items behind one item. */
export function SubMenu({ icon, label, children }: SubMenuProps) {
  return (
    <DropdownMenu.Sub>
      <DropdownMenu.SubTrigger className={clsx(itemClass, "text-text")}>
        {icon}
        <span className="grow">{label}</span>
        <ChevronRight aria-hidden className="text-text-3" />
      </DropdownMenu.SubTrigger>
      <DropdownMenu.Portal>
        <DropdownMenu.SubContent
          collisionPadding={8}
          className="z-40 min-w-44 animate-rise rounded-input border border-line bg-bg p-1 shadow-float"
        >
          {children}
        </DropdownMenu.SubContent>
      </DropdownMenu.Portal>
    </DropdownMenu.Sub>
  );
}

interface MenuChoicesProps<T extends string> {
  label: string;
  value: T;
  options: { value: T; label: string; icon?: ReactNode }[];
  onChange: (value: T) => void;
}

export function MenuChoices<T extends string>({ label, value, options, onChange }: MenuChoicesProps<T>) {
  return (
    <DropdownMenu.Group>
      <DropdownMenu.Label className="px-2 pt-1.5 pb-1 text-12 text-text-3">{label}</DropdownMenu.Label>
      <DropdownMenu.RadioGroup value={value}>
        {options.map((option) => (
          <DropdownMenu.RadioItem
            key={option.value}
            value={option.value}
            onSelect={() => onChange(option.value)}
            className={clsx(itemClass, "text-text")}
          >
            {option.icon}
            <span className="grow">{option.label}</span>
            <DropdownMenu.ItemIndicator>
              <Check aria-hidden className="text-text-2" />
            </DropdownMenu.ItemIndicator>
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </DropdownMenu.Group>
  );
}

export function MenuLine() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
}
