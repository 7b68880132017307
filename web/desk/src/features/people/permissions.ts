import type { Permission } from "@deskbell/protocol/types";

/** In the order in which they are shown, each with what it is of no use without. The server holds to the same. */
export const permissions: readonly (readonly [Permission, needs: Permission | null])[] = [
  ["see-conversations", null],
  ["answer", "see-conversations"],
  ["write-notes", "see-conversations"],
  ["assign", "answer"],
  ["take-over", "assign"],
  ["manage-replies", "answer"],
  ["manage-tags", null],
  ["manage-widgets", null],
  ["manage-agents", null],
  ["manage-workspace", null],
  ["see-reports", null],
  ["export-data", "see-reports"],
  ["see-audit", null],
];

/** With it, and what it needs. */
export function granted(held: readonly Permission[], added: Permission): Permission[] {
  const needed = permissions.find(([one]) => one === added)?.[1] ?? null;
  const before = needed === null ? held : granted(held, needed);
  return before.includes(added) ? [...before] : [...before, added];
}

/** Without it, and what needs it. */
export function withdrawn(held: readonly Permission[], removed: Permission): Permission[] {
  return permissions
    .filter(([, needs]) => needs === removed)
    .reduce<Permission[]>(
      (left, [dependent]) => withdrawn(left, dependent),
      held.filter((one) => one !== removed),
    );
}
