import { useEffect } from "react";

const PRODUCT = "Deskbell";

let place: string | null = null;
let count = 0;

function write(): void {
  const title = place === null ? PRODUCT : `${place} · ${PRODUCT}`;
  document.title = count > 0 ? `(${count}) ${title}` : title;
}

/** Names the browser's tab after the page, for as long as it is there: what a screen reader says of it first. */
export function useTabTitle(title: string | null): void {
  useEffect(() => {
    place = title;
    write();
    return () => {
      place = null;
      write();
    };
  }, [title]);
}

/** Puts before the tab's name how many conversations wait to be read. */
export function countInTab(waiting: number): void {
  count = waiting;
  write();
}
