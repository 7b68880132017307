import { Zap } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { AddButton, Section } from "../../ui/section.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { describe } from "./describe.ts";
import { MacroForm } from "./macro-form.tsx";
import { macrosKey, useMacros } from "./macros.ts";
import type { Macro } from "./model.ts";
import { Row } from "./row.tsx";
import { repliesStrings as s } from "./strings.ts";
import { useNames } from "./use-names.ts";

export function MacrosSection() {
  const [editing, setEditing] = useState<Macro | "new" | null>(null);
  return (
    <Section
      title={s.macros}
      lead={s.macrosLead}
      action={<AddButton onClick={() => setEditing("new")}>{s.newMacro}</AddButton>}
    >
      <MacroRows onOpen={setEditing} />
      {editing === null ? null : (
        <MacroForm made={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
      )}
    </Section>
  );
}

function MacroRows({ onOpen }: { onOpen: (made: Macro) => void }) {
  const { data, error, isPending, refetch } = useMacros();
  const names = useNames();
  if (isPending) return <Skeleton className="m-5 h-24" />;
  if (!data)
    return <LoadFailed icon={<Zap />} title={s.loadFailed} error={error} retry={() => void refetch()} />;
  if (data.length === 0) {
    return (
      <EmptyState icon={<Zap />} title={s.noMacrosTitle}>
        {s.noMacrosText}
      </EmptyState>
    );
  }
  return (
    <ul aria-label={s.macros} className="divide-y divide-line">
      {data.map((made) => (
        <Row
          key={made.id}
          item={made}
          name={made.name}
          about={[
            ...(made.reply === null ? [] : [s.saying]),
            ...made.actions.map((act) => describe(act, names)),
          ].join(" · ")}
          path={`/api/macros/${made.id}`}
          queryKey={macrosKey}
          onOpen={() => onOpen(made)}
        >
          <span className="min-w-0 truncate text-14 font-medium">{made.name}</span>
        </Row>
      ))}
    </ul>
  );
}
