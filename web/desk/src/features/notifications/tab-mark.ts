import dotted from "../../app/favicon-dot.svg";
import plain from "../../app/favicon.svg";
import { countInTab } from "../../lib/tab-title.ts";

/** Says on the browser's tab how many conversations wait to be read. */
export function markTab(count: number): void {
  countInTab(count);
  document.querySelector("#favicon")?.setAttribute("href", count > 0 ? dotted : plain);
}
