import { CircleAlert, X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { useSyncExternalStore } from "react";
import { uiStrings } from "./strings.ts";
import { toasts } from "./toast-store.ts";

const SHOWN_MS = 6000;

export function Toaster() {
  const shown = useSyncExternalStore(toasts.subscribe, toasts.all);
  return (
    <Radix.Provider duration={SHOWN_MS} label={uiStrings.notifications} swipeDirection="right">
      {shown.map((toast) => (
        <Radix.Root
          key={toast.id}
          onOpenChange={(open) => {
            if (!open) toasts.dismiss(toast.id);
          }}
          className="flex animate-rise items-start gap-2.5 rounded-card border border-line bg-bg py-2.5 pr-2 pl-3 shadow-float"
        >
          {toast.tone === "danger" ? (
            <CircleAlert aria-hidden className="mt-1 size-4 shrink-0 text-danger-text" />
          ) : null}
          <div className="min-w-0 grow">
            <Radix.Title className="text-13 leading-6 font-medium">{toast.title}</Radix.Title>
            {toast.detail === undefined ? null : (
              <Radix.Description className="text-13 text-text-2">{toast.detail}</Radix.Description>
            )}
          </div>
          {toast.action === undefined ? null : (
            <Radix.Action altText={toast.action.label} asChild>
              <button
                type="button"
                onClick={toast.action.run}
                className="shrink-0 rounded-control px-2 py-0.5 text-13 font-medium text-accent-text hover:bg-accent-soft"
              >
                {toast.action.label}
              </button>
            </Radix.Action>
          )}
          <Radix.Close
            aria-label={uiStrings.dismiss}
            className="inline-flex size-6 shrink-0 items-center justify-center rounded-control text-text-3 hover:bg-raised"
          >
            <X aria-hidden className="size-3.5" />
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="fixed top-26 right-4 z-50 flex w-[min(380px,calc(100vw-32px))] flex-col gap-2 outline-none" />
    </Radix.Provider>
  );
}
