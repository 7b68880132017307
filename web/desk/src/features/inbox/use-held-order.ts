import { useEffect, useMemo, useState } from "react";
import { heldOrder } from "./ordering.ts";

const NOTHING: readonly string[] = [];

/**
 * The order to draw. While `hold`, nothing changes its place; otherwise it is the fresh one. Another `list` (view,
 * search) is always drawn fresh.
 */
export function useHeldOrder(fresh: readonly string[] | null, hold: boolean, list: string) {
  const [shown, setShown] = useState<{ list: string; ids: readonly string[] }>({ list, ids: [] });
  const held = shown.list === list && hold ? shown.ids : NOTHING;
  // A list that is scrolled is drawn with every frame, and may have thousands of rows by then.
  const order = useMemo(
    () => (fresh === null ? { ids: [], pending: 0 } : heldOrder(held, fresh)),
    [held, fresh],
  );
  const ids = useMemo(() => order.ids.join(), [order]);
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
