import { useEffect, useState } from "react";
import { heldOrder } from "./ordering.ts";

/**
 * The order to draw. While `hold`, nothing changes its place; otherwise it is the fresh one. Another `list` (view,
 * search) is always drawn fresh.
 */
export function useHeldOrder(fresh: readonly string[] | null, hold: boolean, list: string) {
  const [shown, setShown] = useState<{ list: string; ids: readonly string[] }>({ list, ids: [] });
  const held = shown.list === list && hold ? shown.ids : [];
  const order = fresh === null ? { ids: [], pending: 0 } : heldOrder(held, fresh);
  const ids = order.ids.join();
  useEffect(() => {
    if (fresh === null) return;
    setShown({ list, ids: ids === "" ? [] : ids.split(",") });
    // `ids` is what changes; the arrays are new each time.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [ids, list]);
  return {
    ...order,
    /** Lets go of the order once, although it is held. */
    release: () => setShown({ list, ids: [] }),
  };
}
