import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { PanelState } from "./state.ts";

const Context = createContext<PanelState | null>(null);

export const PanelProvider = Context.Provider;

export function usePanel(): PanelState {
  const panel = useContext(Context);
  if (!panel) throw new Error("A view of the panel is shown outside of it.");
  return panel;
}
