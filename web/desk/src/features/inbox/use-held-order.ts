import { useEffect, useMemo, useState } from "react";
import { heldOrder } from "./ordering.ts";

const NOTHING: readonly string[] = [];

/** The order to draw. While `hold`, nothing changes its place; otherwise it is the fresh one. */
export function useHeldOrder(fresh: readonly string[], hold: boolean) {
  const [shown, setShown] = useState(NOTHING);
  const held = hold ? shown : NOTHING;
  // A list that is scrolled is drawn with every frame, and may have thousands of rows by then.
  const order = useMemo(() => heldOrder(held, fresh), [held, fresh]);
  const ids = useMemo(() => order.ids.join(), [order]);
  useEffect(() => {
    setShown(ids === "" ? NOTHING : ids.split(","));
  }, [ids]);
  return {
    ...order,
    /** Lets go of the order once, although it is held. */
    release: () => setShown(NOTHING),
  };
}
