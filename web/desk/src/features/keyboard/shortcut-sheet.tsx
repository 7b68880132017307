import { usePreferences } from "../../lib/use-preferences.ts";
import { Banner } from "../../ui/banner.tsx";
import { Keys } from "../../ui/keys.tsx";
import { Modal } from "../../ui/modal.tsx";
import { repliesStrings } from "../replies/strings.ts";
import { keyboardStrings as s } from "./strings.ts";

const commandKey = /mac|iphone|ipad/iu.test(navigator.userAgent) ? "⌘" : "Ctrl";
const altKey = commandKey === "⌘" ? "⌥" : "Alt";

// long: a list of what there is. Made anew each time: its words follow the language.
function allGroups(): { title: string; keys: { does: string; keys: string[] }[] }[] {
  return [
    {
      title: s.groups.list,
      keys: [
        { does: s.keys.next, keys: ["J", "↓"] },
        { does: s.keys.previous, keys: ["K", "↑"] },
        { does: s.keys.openOne, keys: ["Enter"] },
        { does: s.keys.search, keys: ["/"] },
        { does: s.keys.select, keys: ["X"] },
        { does: s.keys.selectRange, keys: ["Shift X"] },
      ],
    },
    {
      title: s.groups.conversation,
      keys: [
        { does: s.keys.reply, keys: ["R"] },
        { does: s.keys.note, keys: ["N"] },
        { does: s.keys.take, keys: ["A"] },
        { does: s.keys.transfer, keys: ["T"] },
        { does: s.keys.tags, keys: ["#"] },
        { does: repliesStrings.runMacro, keys: ["M"] },
        { does: s.keys.resolve, keys: ["E"] },
        { does: repliesStrings.cannedKey, keys: ["/"] },
        { does: s.keys.send, keys: ["Enter"] },
        { does: s.keys.newline, keys: ["Shift Enter"] },
      ],
    },
    {
      title: s.groups.chats,
      keys: [
        { does: s.keys.nextChat, keys: [`${altKey} ↓`, `${altKey} ↑`] },
        { does: s.keys.numbered, keys: ["1 – 9"] },
      ],
    },
    {
      title: s.groups.everywhere,
      keys: [
        { does: s.keys.palette, keys: [`${commandKey} K`] },
        { does: s.keys.shortcuts, keys: ["?"] },
        { does: s.keys.back, keys: ["Esc"] },
      ],
    },
  ];
}

export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const { singleKeys } = usePreferences();
  return (
    <Modal title={s.title} onClose={onClose} width={680}>
      <div className="max-h-[70dvh] overflow-y-auto p-5">
        {singleKeys ? null : <Banner>{s.off}</Banner>}
        <div className="grid gap-x-10 gap-y-6 sm:grid-cols-2">
          {allGroups().map((group) => (
            <section key={group.title}>
              <h3 className="mb-1 text-12 font-medium text-text-3">{group.title}</h3>
              <dl>
                {group.keys.map(({ does, keys }) => (
                  <div
                    key={does}
                    className="flex h-8 items-center justify-between gap-4 border-b border-line text-13"
                  >
                    <dt>{does}</dt>
                    <dd className="flex items-center gap-2">
                      {keys.map((one) => (
                        <Keys key={one} keys={one} />
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </div>
    </Modal>
  );
}
