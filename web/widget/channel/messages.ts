import type { WidgetConfig } from "@deskbell/protocol/types";

/** Where the visitor is, on the site that embeds the widget. */
export interface HostPage {
  url: string;
  title: string;
  referrer: string | null;
}

/** From the panel to its parent window, before anything is trusted: it carries nothing. */
export const HELLO = "deskbell:hello";
/** The answer, with one end of a MessageChannel; everything else goes through that. */
export const PORT = "deskbell:port";

/** From the host page to the panel. */
export type ToPanel =
  | {
      type: "init";
      /** What came with the loader; the panel fetches it where it did not. */
      config: WidgetConfig | null;
      /** All that is stored for this widget, key (without the widget's prefix) by key. */
      stored: Record<string, string>;
      page: HostPage;
      open: boolean;
      full: boolean;
      /** It was opened to be typed in. */
      focus: boolean;
      /** This host answers `lock`; one that was loaded before an update may not. */
      locks?: true;
    }
  /** `full`: the panel covers the page, as on phones. */
  | { type: "shown"; open: boolean; full: boolean; focus: boolean }
  | { type: "page"; page: HostPage }
  /** Another tab changed what is stored. */
  | { type: "stored"; key: string; value: string | null }
  /** The answer to `read` or `lock`. */
  | { type: "value"; id: number; value: string | null };

/** From the panel to the host page. */
export type ToHost =
  | { type: "set"; key: string; value: string }
  | { type: "remove"; key: string }
  /** What is really stored now: other tabs may have been quicker than the news of them. */
  | { type: "read"; id: number; key: string }
  /** Answered when no other tab has the lock: with a text when it is taken, with `null` where there are no locks. */
  | { type: "lock"; id: number; key: string }
  | { type: "unlock"; id: number }
  | { type: "close" }
  | { type: "button"; look: ButtonLook };

/** How the button on the page is to look. */
export interface ButtonLook {
  color: string;
  textColor: string;
  position: "right" | "left";
  unread: number;
  /** Accessible name while the panel is closed, unread messages included, and while it is open. */
  openLabel: string;
  closeLabel: string;
}
