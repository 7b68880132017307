import { plainText } from "@deskbell/protocol/plain-text";
import type { Conversation, Message } from "@deskbell/protocol/types";
import { usePanel } from "./context.ts";
import { happening } from "./happening.ts";
import { Icon } from "./icons.tsx";
import { useAllStrings, type AllStrings } from "./later-strings.ts";
import { shortLabel } from "./short-date.ts";
import { BLANK } from "./state.ts";

export function ConversationList() {
  const panel = usePanel();
  const strings = useAllStrings();
  const conversations = panel.list.value;
  return (
    <div class="list">
      <h2>{strings.conversations}</h2>
      {conversations.length === 0 && <p class="muted">{strings.noConversations}</p>}
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
          {strings.newConversation}
        </button>
      </div>
    </div>
  );
}

function Item({ conversation }: { conversation: Conversation }) {
  const panel = usePanel();
  const strings = useAllStrings();
  const { lastMessage, assignee, unread, status } = conversation;
  const state = status === "closed" ? strings.closedShort : status === "resolved" ? strings.resolved : null;
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
        <span class="item-text">{lastMessage && preview(lastMessage, strings)}</span>
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

function preview(message: Message, strings: AllStrings): string {
  if (message.kind === "event") return happening(message, strings);
  const text = message.deletedAt ? strings.deleted : plainText(message.content ?? "");
  return message.sender.kind === "visitor" ? `${strings.you}: ${text}` : text;
}
