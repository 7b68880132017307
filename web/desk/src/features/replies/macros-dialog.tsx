import type { Conversation } from "@deskbell/protocol/types";
import { Link } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Lock, Search, Zap } from "lucide-react";
import { useState } from "react";
import { Button, buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Modal } from "../../ui/modal.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { shortName } from "../inbox/names.ts";
import { useConversation } from "../live/use-desk.ts";
import { useUser } from "../session/use-session.ts";
import { threadStrings } from "../thread/strings.ts";
import { describe } from "./describe.ts";
import { useMacros } from "./macros.ts";
import { folded } from "./matching.ts";
import type { Macro } from "./model.ts";
import { Preview } from "./preview.tsx";
import { repliesStrings as s } from "./strings.ts";
import { valuesOf } from "./template.ts";
import { useNames } from "./use-names.ts";
import { takesFirst, useRunMacro } from "./use-run-macro.ts";

interface MacrosDialogProps {
  /** The conversation. */
  id: string;
  onClose: () => void;
}

/** Chooses a macro, says what it will do here, and runs it. */
export function MacrosDialog({ id, onClose }: MacrosDialogProps) {
  const conversation = useConversation(id);
  const run = useRunMacro(id);
  return (
    <Modal
      title={conversation ? s.runMacroTitle(shortName(conversation.visitor)) : s.runMacro}
      onClose={onClose}
      width={680}
    >
      {conversation ? (
        <Chooser
          conversation={conversation}
          onClose={onClose}
          onRun={(macro) => {
            onClose();
            void run(macro);
          }}
        />
      ) : null}
    </Modal>
  );
}

interface ChooserProps {
  conversation: Conversation;
  onClose: () => void;
  onRun: (macro: Macro) => void;
}

function Chooser({ conversation, onClose, onRun }: ChooserProps) {
  const { data, error, isPending, refetch } = useMacros();
  const [text, setText] = useState("");
  const [value, setValue] = useState("");
  const found = data?.filter(({ name }) => folded(name).includes(folded(text.trim()))) ?? [];
  const chosen = found.find(({ id }) => id === value) ?? found[0];
  return (
    <Command label={s.macros} loop shouldFilter={false} value={chosen?.id ?? ""} onValueChange={setValue}>
      {/* There before the macros are: what is typed at once is not lost. */}
      <div className="flex items-center gap-2.5 border-b border-line px-5">
        <Search aria-hidden className="size-4 shrink-0 text-text-3" />
        <Command.Input
          data-focus-first
          value={text}
          onValueChange={setText}
          placeholder={s.findMacro}
          className="h-11 w-full bg-transparent text-14 outline-none"
        />
      </div>
      {isPending ? <Skeleton className="m-5 h-40" /> : null}
      {error && !data ? (
        <LoadFailed icon={<Zap />} title={s.loadFailed} error={error} retry={() => void refetch()} />
      ) : null}
      {data?.length === 0 ? <NoMacros onClose={onClose} /> : null}
      <div className={data && data.length > 0 ? "flex flex-col sm:flex-row" : "hidden"}>
        <Command.List className="h-44 min-w-0 overflow-y-auto p-1.5 sm:h-72 sm:w-2/5">
          <Command.Empty className="px-3 py-6 text-center text-13 text-text-2">
            {s.noMacroMatch}
          </Command.Empty>
          {found.map((macro) => (
            <Command.Item
              key={macro.id}
              value={macro.id}
              onSelect={() => onRun(macro)}
              className="flex h-9 items-center gap-2.5 rounded-control px-2.5 text-13 data-[selected=true]:bg-raised"
            >
              <Zap aria-hidden className="size-4 shrink-0 text-text-2" />
              <span className="min-w-0 grow truncate">{macro.name}</span>
              {macro.shared ? null : (
                <Lock role="img" aria-label={s.private} className="size-3 shrink-0 text-text-3" />
              )}
            </Command.Item>
          ))}
        </Command.List>
        {chosen ? <Plan macro={chosen} conversation={conversation} onRun={() => onRun(chosen)} /> : null}
      </div>
    </Command>
  );
}

function NoMacros({ onClose }: { onClose: () => void }) {
  return (
    <EmptyState
      icon={<Zap />}
      title={s.noMacrosTitle}
      action={
        <Link to="/agent/replies" search={{}} className={buttonClass()} onClick={onClose}>
          {s.makeOne}
        </Link>
      }
    >
      {s.noMacrosText}
    </EmptyState>
  );
}

interface PlanProps {
  macro: Macro;
  conversation: Conversation;
  onRun: () => void;
}

/** What it will do, in this conversation and in words. */
function Plan({ macro, conversation, onRun }: PlanProps) {
  const user = useUser();
  const names = useNames();
  return (
    <section
      aria-label={s.willDo}
      className="flex min-h-0 min-w-0 grow flex-col gap-3 border-line bg-sub px-4 py-3 text-13 max-sm:max-h-56 max-sm:border-t sm:h-72 sm:border-l"
    >
      <div className="min-h-0 grow overflow-y-auto">
        <p className="mb-1.5 text-12 text-text-3">{s.willDo}</p>
        <ol className="flex list-decimal flex-col gap-1 pl-5 marker:text-text-3">
          {takesFirst(macro, conversation, user.id) ? <li>{threadStrings.take}</li> : null}
          {macro.reply === null ? null : (
            <li>
              {s.saying}
              <Preview
                text={macro.reply}
                values={valuesOf(conversation, user.name)}
                className="my-1 rounded-control border border-line bg-bg px-2.5 py-1.5"
              />
            </li>
          )}
          {macro.actions.map((act, at) => (
            // Two may read the same, and none has a name.
            <li key={at}>{describe(act, names)}</li>
          ))}
        </ol>
      </div>
      <Button tone="primary" className="self-end" icon={<Zap aria-hidden />} onClick={onRun}>
        {s.run}
      </Button>
    </section>
  );
}
