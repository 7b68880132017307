import type { List } from "@deskbell/protocol/types";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { MessageSquareText, Search, SearchX } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { inputClass } from "../../ui/field.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { AddButton, Section } from "../../ui/section.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { api } from "../session/api.ts";
import { cannedKey } from "./canned.ts";
import { CannedForm } from "./canned-form.tsx";
import type { CannedResponse } from "./model.ts";
import { Row } from "./row.tsx";
import { repliesStrings as s } from "./strings.ts";

/** So many come at a time. */
const PAGE = 30;
/** The longest search that the server takes. */
const MAX_SEARCH = 200;

function useCannedPages(q: string) {
  return useInfiniteQuery({
    queryKey: [cannedKey, "pages", q],
    initialPageParam: null as string | null,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      api<List<CannedResponse>>("/api/canned-responses", {
        query: { q: q === "" ? null : q, limit: PAGE, cursor: pageParam },
        signal,
      }),
    getNextPageParam: (page) => page.nextCursor,
  });
}

export function CannedSection() {
  const wanted = useSearch({ from: "/desk/agent/replies" }).new;
  const navigate = useNavigate();
  const [editing, setEditing] = useState<CannedResponse | "new" | null>(wanted === undefined ? null : "new");
  const [text, setText] = useState("");
  const q = useDeferredValue(text.trim());
  const close = () => {
    setEditing(null);
    if (wanted !== undefined) void navigate({ to: "/agent/replies", search: {}, replace: true });
  };
  return (
    <Section
      title={s.canned}
      lead={s.cannedLead}
      action={<AddButton onClick={() => setEditing("new")}>{s.newCanned}</AddButton>}
    >
      <div role="search" className="relative border-b border-line px-5 py-3">
        <Search aria-hidden className="absolute top-1/2 left-8 size-4 -translate-y-1/2 text-text-3" />
        <input
          type="search"
          aria-label={s.search}
          placeholder={s.searchPlaceholder}
          maxLength={MAX_SEARCH}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className={`${inputClass} h-9 pl-9`}
        />
      </div>
      <CannedRows q={q} onOpen={setEditing} />
      {editing === null ? null : (
        <CannedForm
          response={editing === "new" ? null : editing}
          {...(wanted === undefined ? {} : { shortcut: wanted })}
          onClose={close}
        />
      )}
    </Section>
  );
}

interface CannedRowsProps {
  q: string;
  onOpen: (response: CannedResponse) => void;
}

function CannedRows({ q, onOpen }: CannedRowsProps) {
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useCannedPages(q);
  if (isPending) return <Skeleton className="m-5 h-24" />;
  if (!data)
    return (
      <LoadFailed
        icon={<MessageSquareText />}
        title={s.loadFailed}
        error={error}
        retry={() => void refetch()}
      />
    );
  // What is used between two pages may stand on both.
  const all = [...new Map(data.pages.flatMap((page) => page.items).map((one) => [one.id, one])).values()];
  if (all.length === 0) {
    return q === "" ? (
      <EmptyState icon={<MessageSquareText />} title={s.noCannedTitle}>
        {s.noCannedText}
      </EmptyState>
    ) : (
      <EmptyState icon={<SearchX />} title={s.noMatchTitle}>
        {s.noMatchText(q)}
      </EmptyState>
    );
  }
  return (
    <>
      <ul aria-label={s.canned} className="divide-y divide-line">
        {all.map((response) => (
          <Row
            key={response.id}
            item={response}
            name={response.title}
            about={response.content}
            meta={response.used === 0 ? s.neverUsed : s.used(response.used)}
            path={`/api/canned-responses/${response.id}`}
            queryKey={cannedKey}
            onOpen={() => onOpen(response)}
          >
            <span className="min-w-0 truncate text-14 font-medium">{response.title}</span>
            <span className="max-w-full truncate rounded-control bg-raised px-1.5 font-mono text-12 text-text-2">
              /{response.shortcut}
            </span>
          </Row>
        ))}
      </ul>
      {hasNextPage ? (
        <div className="flex justify-center border-t border-line p-3">
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {s.loadMore}
          </Button>
        </div>
      ) : null}
    </>
  );
}
