/** What every key in the host's storage begins with: `deskbell:<siteKey>:`. */
export const storagePrefix = (siteKey: string): string => `deskbell:${siteKey}:`;

/** Set while there is something to come back to: the loader then loads the rest without being asked. */
export const ALIVE_KEY = "alive";
export const TOKEN_KEY = "token";
export const PROFILE_KEY = "profile";
export const MUTED_KEY = "muted";
export const OUTBOX_PREFIX = "outbox:";
export const DRAFT_PREFIX = "draft:";
/** The `clientId` that began the visitor's first conversation and its id: other tabs may be about to begin it too. */
export const FIRST_KEY = "first";
/** The conversation that was looked at last. */
export const LAST_KEY = "last";
export const READ_PREFIX = "read:";
/** A rating that has not reached the server yet. */
export const RATING_PREFIX = "rating:";
