import { useQueryClient } from "@tanstack/react-query";
import { explain } from "../../lib/explain.ts";
import { toasts } from "../../ui/toast-store.ts";

/**
 * Changes what stands in the list of this key, which is asked for anew then. What went wrong is said, under `failed`.
 *
 * @returns whether it was done
 */
export function useChange(
  queryKey: string,
): (failed: string, act: () => Promise<unknown>) => Promise<boolean> {
  const client = useQueryClient();
  return async (failed, act) => {
    try {
      await act();
      return true;
    } catch (error) {
      toasts.show({ tone: "danger", title: failed, detail: explain(error) });
      return false;
    } finally {
      void client.invalidateQueries({ queryKey: [queryKey] });
    }
  };
}
