import { plainText } from "@deskbell/protocol/plain-text";
import type { Conversation, Message } from "@deskbell/protocol/types";
import { usePanel } from "./context.ts";
import { shortLabel } from "./short-date.ts";
import { happening } from "./happening.ts";
import { Icon } from "./icons.tsx";
import { laterStrings } from "./later-strings.ts";
import { BLANK } from "./state.ts";
import type { Strings } from "./strings.ts";

export function ConversationList() {
  const panel = usePanel();
  const more = laterStrings(panel.language.value);
  const conversations = panel.list.value;
  return (
    <div class="list">
      <h2>{more.conversations}</h2>
      {conversations.length === 0 && <p class="muted">{more.noConversations}</p>}
      <ul>
        {conversations.map((conversation) => (
          <li key={conversation.id}>
            <Item conversation={conversation} />
          </li>
        ))}
      </ul>
      <div class="list-foot">
        <button
          type="button"
          class="primary"
          data-autofocus={conversations.length === 0 || undefined}
          onClick={() => panel.go({ view: "thread", lane: BLANK })}
        >
          <Icon name="plus" />
          {more.newConversation}
        </button>
      </div>
    </div>
  );
}

function Item({ conversation }: { conversation: Conversation }) {
  const panel = usePanel();
  const strings = panel.strings.value;
  const more = laterStrings(panel.language.value);
  const { lastMessage, assignee, unread, status } = conversation;
  const state = status === "closed" ? more.closedShort : status === "resolved" ? more.resolved : null;
  return (
    <button type="button" class="item" onClick={() => panel.go({ view: "thread", lane: conversation.id })}>
      <span class="item-top">
        <strong>{conversation.subject ?? assignee?.name ?? strings.team}</strong>
        {state && <span class="chip">{state}</span>}
        <time dateTime={conversation.lastActivityAt}>
          {shortLabel(new Date(conversation.lastActivityAt), new Date(), panel.locale.value, strings)}
        </time>
      </span>
      <span class="item-bottom">
        <span class="item-text">{lastMessage && preview(lastMessage, strings, panel.language.value)}</span>
        {unread > 0 && (
          <span class="count">
            <span aria-hidden="true">{unread}</span>
            <span class="hidden">{strings.unread(unread)}</span>
          </span>
        )}
      </span>
    </button>
  );
}

function preview(message: Message, strings: Strings, language: string): string {
  if (message.kind === "event") return happening(message, strings, language);
  const text = message.deletedAt ? strings.deleted : plainText(message.content ?? "");
  return message.sender.kind === "visitor" ? `${strings.you}: ${text}` : text;
}
