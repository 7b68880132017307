import { Page } from "../../ui/page.tsx";
import { CannedSection } from "./canned-section.tsx";
import { MacrosSection } from "./macros-section.tsx";
import { repliesStrings as s } from "./strings.ts";

export function RepliesPage() {
  return (
    <Page title={s.title} lead={s.lead}>
      <CannedSection />
      <MacrosSection />
    </Page>
  );
}
