import dotted from "../../app/favicon-dot.svg";
import plain from "../../app/favicon.svg";

const TITLE = "Deskbell";

/** Says on the browser's tab how many conversations wait to be read. */
export function markTab(count: number): void {
  document.title = count > 0 ? `(${count}) ${TITLE}` : TITLE;
  document.querySelector("#favicon")?.setAttribute("href", count > 0 ? dotted : plain);
}
