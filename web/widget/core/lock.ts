/**
 * Waits until no other tab of this site has the lock, and takes it.
 *
 * @returns how to let go of it, which leaving the page does too; `null` where there are no locks: they are for pages on
 *   https, and not in every frame
 */
export function takeLock(name: string): Promise<(() => void) | null> {
  return new Promise((resolve) => {
    const locks = (navigator as { locks?: LockManager }).locks;
    if (!locks) return resolve(null);
    locks.request(name, () => new Promise<void>((release) => resolve(release))).catch(() => resolve(null));
  });
}
