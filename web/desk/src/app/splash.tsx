import { Mark } from "../ui/mark.tsx";
import { uiStrings } from "../ui/strings.ts";

/** While it is not known who is here, or the page's code is on its way. Shows late: most often there is nothing to wait for. */
export function Splash() {
  return (
    <div
      role="status"
      aria-label={uiStrings.loading}
      className="flex h-full grow items-center justify-center"
    >
      <span className="animate-[appear_200ms_400ms_both]">
        <Mark size={40} />
      </span>
    </div>
  );
}
