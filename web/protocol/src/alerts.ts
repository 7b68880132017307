/** Who is called while a chat waits, and by what, as `types.ts` has the rest. */

/** A way to reach somebody who does not look at the desk. */
export type AlertStep = "push" | "email" | "webhook";

export interface AlertRung {
  on: boolean;
  /** For how long the chat has waited by then. */
  afterSeconds: number;
}

/** What a chat that nobody takes climbs. */
export interface AlertLadder {
  push: AlertRung;
  email: AlertRung;
  webhook: AlertRung;
  webhookUrl: string | null;
}

/** `GET /api/alerts`. */
export interface AlertLadderShown extends AlertLadder {
  webhookSecret: string;
  /** The operator set a mail server. */
  emailAvailable: boolean;
  problems: {
    id: string;
    conversationId: string;
    step: AlertStep;
    /** `null`: the webhook. */
    agentId: string | null;
    attempts: number;
    problem: string;
    createdAt: string;
  }[];
}

/** Every day from then until then. */
export interface QuietHours {
  from: string;
  to: string;
  zone: string;
}

/** By what an agent wants to be reached. */
export interface AlertPreferences {
  push: boolean;
  email: boolean;
  quiet: QuietHours | null;
}

/** A browser that takes pushes. */
export interface PushBrowser {
  id: string;
  endpoint: string;
  createdAt: string;
}

/** `GET /api/auth/alerts`. */
export interface OwnAlerts extends AlertPreferences {
  vapidKey: string;
  emailAvailable: boolean;
  browsers: PushBrowser[];
}
