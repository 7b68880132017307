import { X } from "lucide-react";
import { clsx } from "clsx";
import { useId, useLayoutEffect, useRef, type ReactNode } from "react";
import { uiStrings } from "./strings.ts";

interface ModalProps {
  title: string;
  /** The title is announced, not drawn. */
  bare?: boolean;
  onClose: () => void;
  /** A press beside it does not close it: for what would be lost with it. */
  lasting?: boolean;
  /** In pixels, where the screen has as many. */
  width?: number;
  className?: string;
  children: ReactNode;
}

/**
 * A modal on the browser's own `<dialog>`: it traps focus, makes the rest inert, closes on Escape and gives focus
 * back, all without the injected style element that our content security policy would refuse. The focus begins at
 * what carries `data-focus-first`, else at the title.
 */
export function Modal({
  title,
  bare = false,
  onClose,
  lasting = false,
  width = 420,
  className,
  children,
}: ModalProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useId();
  // Before the element is gone: a dialog that is closed after it left the page gives no focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // The browser would focus the first control, which is the one that closes.
    const first = dialog?.querySelector<HTMLElement>("[data-focus-first]") ?? dialog?.querySelector("h2");
    first?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      // A press on the backdrop lands on the dialog itself, one on the content lands inside of it.
      onMouseDown={(event) => {
        if (!lasting && event.target === event.currentTarget) onClose();
      }}
      className={clsx(
        "m-auto max-h-[calc(100dvh-32px)] max-w-[calc(100vw-24px)] animate-rise overflow-hidden rounded-card",
        "border border-line bg-bg p-0 text-text shadow-float",
        className,
      )}
      style={{ width }}
    >
      {bare ? (
        <h2 id={heading} tabIndex={-1} className="sr-only">
          {title}
        </h2>
      ) : (
        <Header heading={heading} title={title} onClose={onClose} />
      )}
      {children}
    </dialog>
  );
}

function Header({ heading, title, onClose }: { heading: string; title: ReactNode; onClose: () => void }) {
  return (
    <header className="flex items-center justify-between gap-4 border-b border-line py-2 pr-2 pl-5">
      <h2 id={heading} tabIndex={-1} className="text-14 font-semibold outline-none">
        {title}
      </h2>
      {/* No tooltip: it would take the Escape that closes the dialog. */}
      <button
        type="button"
        aria-label={uiStrings.close}
        onClick={onClose}
        className="inline-flex size-8 items-center justify-center rounded-control text-text-2 hover:bg-raised hover:text-text"
      >
        <X aria-hidden className="size-4" />
      </button>
    </header>
  );
}
