import type { LiveVisitor } from "@deskbell/protocol/types";
import { visitorName } from "../inbox/names.ts";

/** Whether every word of what is searched for stands somewhere in what the row says. */
export function matches(
  visitor: LiveVisitor,
  query: string,
  widgetNames: ReadonlyMap<string, string>,
): boolean {
  const { email, phone, page, visit, openConversation } = visitor;
  const said = [
    visitorName(visitor),
    email,
    phone,
    page?.title,
    page?.url,
    visit?.referrer,
    widgetNames.get(visit?.widgetId ?? ""),
    openConversation?.assignee?.name,
  ]
    .join("\n")
    .toLocaleLowerCase();
  return query
    .toLocaleLowerCase()
    .split(/\s+/u)
    .every((word) => said.includes(word));
}
