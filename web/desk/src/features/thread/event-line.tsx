import type { Line } from "@deskbell/protocol/thread";
import { useUser } from "../session/use-session.ts";
import { happening } from "./happening.ts";
import { clockTime, fullTime } from "../../lib/time.ts";

/** What happened to the conversation, as both sides may know it. */
export function EventLine({ line }: { line: Line }) {
  const user = useUser();
  const { message } = line;
  if (!message) return null;
  return (
    <li className="flex items-baseline justify-center gap-1.5 px-6 py-2 text-center text-12 text-text-3">
      <span className="[overflow-wrap:anywhere]">{happening(message, user.id)}</span>
      <time dateTime={message.createdAt} title={fullTime(message.createdAt)} className="tabular-nums">
        {clockTime(message.createdAt)}
      </time>
    </li>
  );
}
