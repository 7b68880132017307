import type { AskFor, RoutingMode, Widget, WidgetAppearance } from "@deskbell/protocol/types";
import type { FieldFault } from "../../lib/explain.ts";
import type { WidgetChange } from "./api.ts";

/** A widget as its form holds it: everything is text. */
export interface WidgetFormValues {
  name: string;
  allowedSites: string;
  color: string;
  position: WidgetAppearance["position"];
  theme: WidgetAppearance["theme"];
  title: string;
  greeting: string;
  offlineMessage: string;
  askName: AskFor;
  askEmail: AskFor;
  mode: RoutingMode;
  offerSeconds: string;
  /** Empty: everybody's queue. */
  teamId: string;
  /** Whose business hours hold; empty: those of the team that gets the chats, or of the workspace. */
  hoursTeamId: string;
  /** Empty: never. */
  closeAfterMinutes: string;
  resolveAfterMinutes: string;
}

export const newWidget: WidgetFormValues = {
  name: "",
  allowedSites: "",
  color: "#4450d6",
  position: "right",
  theme: "auto",
  title: "",
  greeting: "",
  offlineMessage: "",
  askName: "optional",
  askEmail: "optional",
  mode: "manual",
  offerSeconds: "30",
  teamId: "",
  hoursTeamId: "",
  closeAfterMinutes: "1440",
  resolveAfterMinutes: "",
};

export function toForm({
  name,
  allowedSites,
  appearance,
  preChat,
  routing,
  hours,
}: Widget): WidgetFormValues {
  return {
    name,
    allowedSites: allowedSites.join("\n"),
    color: appearance.color,
    position: appearance.position,
    theme: appearance.theme,
    title: appearance.title ?? "",
    greeting: appearance.greeting ?? "",
    offlineMessage: appearance.offlineMessage ?? "",
    askName: preChat.askName,
    askEmail: preChat.askEmail,
    mode: routing.mode,
    offerSeconds: String(routing.offerSeconds),
    teamId: routing.teamId ?? "",
    hoursTeamId: hours?.teamId ?? "",
    closeAfterMinutes: routing.closeAfterMinutes?.toString() ?? "",
    resolveAfterMinutes: routing.resolveAfterMinutes?.toString() ?? "",
  };
}

/** `language`, which has no field yet, stays as it is. */
export function fromForm(values: WidgetFormValues, language: string | null): WidgetChange {
  const minutes = (text: string) => (text.trim() === "" ? null : Number(text));
  const orNull = (text: string) => (text.trim() === "" ? null : text.trim());
  return {
    name: values.name.trim(),
    allowedSites: sitesIn(values.allowedSites),
    appearance: {
      color: values.color.trim().toLowerCase(),
      position: values.position,
      theme: values.theme,
      title: orNull(values.title),
      greeting: orNull(values.greeting),
      offlineMessage: orNull(values.offlineMessage),
      language,
    },
    preChat: { askName: values.askName, askEmail: values.askEmail },
    routing: {
      mode: values.mode,
      offerSeconds: Number(values.offerSeconds),
      teamId: orNull(values.teamId),
      closeAfterMinutes: minutes(values.closeAfterMinutes),
      resolveAfterMinutes: minutes(values.resolveAfterMinutes),
    },
    hours: values.hoursTeamId === "" ? null : { teamId: values.hoursTeamId },
  };
}

export function sitesIn(text: string): string[] {
  return text
    .split(/[\s,]+/u)
    .map((site) => site.replace(/\/+$/u, ""))
    .filter((site) => site !== "");
}

/**
 * A fault as the form says it: the server's `appearance.color` is the field `color`, and one of `allowedSites[1]` says
 * which of the sites is meant.
 */
export function inForm({ field, message }: FieldFault, allowedSites: string): FieldFault {
  const place = /^allowedSites\[(\d+)\]$/u.exec(field)?.[1];
  if (field === "hours.teamId") return { field: "hoursTeamId", message };
  if (place === undefined) return { field: field.replace(/^(appearance|preChat|routing)\./u, ""), message };
  return { field: "allowedSites", message: `“${sitesIn(allowedSites)[Number(place)] ?? ""}” ${message}` };
}
