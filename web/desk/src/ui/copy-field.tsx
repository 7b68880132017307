import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { copyText } from "../lib/clipboard.ts";
import { Button } from "./button.tsx";
import { uiStrings } from "./strings.ts";

const COPIED_MS = 2000;

interface CopyFieldProps {
  /** What the text is, for screen readers. */
  label: string;
  /** What the button does, when "Copy" alone would not say it. */
  copyLabel: string;
  text: string;
}

export function CopyField({ label, copyLabel, text }: CopyFieldProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <div className="overflow-hidden rounded-input border border-line bg-sub">
      <pre
        role="region"
        aria-label={label}
        tabIndex={0}
        className="overflow-x-auto px-4 py-3 font-mono text-13 whitespace-pre-wrap [overflow-wrap:anywhere] text-text"
      >
        {text}
      </pre>
      <div className="flex justify-end border-t border-line px-2 py-1.5">
        <Button
          size="sm"
          tone="ghost"
          icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />}
          onClick={() => void copyText(text).then(setCopied)}
        >
          {copied ? uiStrings.copied : copyLabel}
        </Button>
        <span role="status" className="sr-only">
          {copied ? uiStrings.copied : ""}
        </span>
      </div>
    </div>
  );
}
