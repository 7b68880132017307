import { lazy, Suspense, useSyncExternalStore } from "react";
import { useDesk } from "../live/use-desk.ts";

const TransferDialog = lazy(async () => ({
  default: (await import("./transfer-dialog.tsx")).TransferDialog,
}));
const TagsDialog = lazy(async () => ({ default: (await import("./tags-dialog.tsx")).TagsDialog }));
const SnoozeDialog = lazy(async () => ({ default: (await import("./snooze-dialog.tsx")).SnoozeDialog }));
const MergeDialog = lazy(async () => ({ default: (await import("./merge-dialog.tsx")).MergeDialog }));
const MacrosDialog = lazy(async () => ({
  default: (await import("../replies/macros-dialog.tsx")).MacrosDialog,
}));

/** Draws the question that is open, whatever asked for it. */
export function DialogHost() {
  const { dialogs } = useDesk();
  const dialog = useSyncExternalStore(dialogs.subscribe, dialogs.get);
  if (dialog === null) return null;
  return <Suspense fallback={null}>{drawn()}</Suspense>;

  function drawn() {
    switch (dialog?.kind) {
      case "transfer":
        return <TransferDialog id={dialog.id} onClose={dialogs.close} />;
      case "tags":
        return <TagsDialog ids={dialog.ids} onClose={dialogs.close} />;
      case "snooze":
        return <SnoozeDialog id={dialog.id} onClose={dialogs.close} />;
      case "merge":
        return <MergeDialog id={dialog.id} onClose={dialogs.close} />;
      case "macros":
        return <MacrosDialog id={dialog.id} onClose={dialogs.close} />;
      case undefined:
        return null;
    }
  }
}
