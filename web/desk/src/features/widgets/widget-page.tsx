import { ProblemError } from "@deskbell/protocol/problem";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { clsx } from "clsx";
import { LayoutTemplate } from "lucide-react";
import { explain } from "../../lib/explain.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { uiStrings } from "../../ui/strings.ts";
import { toasts } from "../../ui/toast-store.ts";
import { changeWidget, createWidget, useWidget, widgetsKey } from "./api.ts";
import { InstallCard } from "./install-card.tsx";
import { widgetStrings as s } from "./strings.ts";
import { WidgetForm } from "./widget-form.tsx";

export function NewWidgetPage() {
  const navigate = useNavigate();
  const client = useQueryClient();
  return (
    <Page title={s.createTitle} lead={s.createLead} action={<BackLink flush />}>
      <WidgetForm
        widget={null}
        onSubmit={async (change) => {
          const widget = await createWidget(change);
          client.setQueryData([widgetsKey, widget.siteKey], widget);
          void client.invalidateQueries({ queryKey: [widgetsKey], exact: true });
          toasts.show({ tone: "info", title: s.created });
          await navigate({ to: "/admin/widgets/$siteKey", params: { siteKey: widget.siteKey } });
        }}
      />
    </Page>
  );
}

export function WidgetPage() {
  const { siteKey } = useParams({ from: "/desk/admin/widgets/$siteKey" });
  const client = useQueryClient();
  const { data, error, isPending, refetch } = useWidget(siteKey);
  if (isPending) {
    return (
      <Page title={s.title}>
        <Skeleton className="h-44 rounded-card" />
        <Skeleton className="h-64 rounded-card" />
      </Page>
    );
  }
  if (!data) return <Missing error={error} retry={() => void refetch()} />;
  return (
    <Page title={data.name} action={<BackLink flush />}>
      <InstallCard siteKey={siteKey} />
      <WidgetForm
        key={siteKey}
        widget={data}
        onSubmit={async (change) => {
          client.setQueryData([widgetsKey, siteKey], await changeWidget(siteKey, change));
          void client.invalidateQueries({ queryKey: [widgetsKey], exact: true });
          toasts.show({ tone: "info", title: s.saved });
        }}
      />
    </Page>
  );
}

/** With `flush` its text, not its edge, ends where the page's column does. */
function BackLink({ flush = false }: { flush?: boolean }) {
  return (
    <Link to="/admin/widgets" className={clsx(buttonClass("ghost"), flush && "-mr-3")}>
      {s.toWidgets}
    </Link>
  );
}

function Missing({ error, retry }: { error: unknown; retry: () => void }) {
  const gone = error instanceof ProblemError && error.slug === "not-found";
  return (
    <main className="flex grow items-center justify-center">
      <EmptyState
        icon={<LayoutTemplate />}
        title={gone ? s.notFound : s.loadFailed}
        action={gone ? <BackLink /> : <Button onClick={retry}>{uiStrings.tryAgain}</Button>}
      >
        {gone ? s.notFoundText : explain(error)}
      </EmptyState>
    </main>
  );
}
