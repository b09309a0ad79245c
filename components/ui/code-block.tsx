import { CopyButton } from "./copy-button";
import { cx } from "./cx";

export interface CodeBlockProps {
  code: string;
  /** Names the block for screen readers, and stands above it. */
  label?: string;
  copyable?: boolean;
  /** Break long lines instead of scrolling. */
  wrap?: boolean;
  className?: string;
}

/** Text as a machine wrote it or will read it. */
export function CodeBlock({ code, label, copyable = true, wrap = false, className }: CodeBlockProps) {
  return (
    <div className={cx("min-w-0 overflow-hidden rounded-md border bg-bg", className)}>
      {label && <div className="border-b px-3 py-1.5 text-muted text-sm">{label}</div>}
      <div className="flex items-start">
        <section
          aria-label={label ?? "Code"}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
          className="min-w-0 flex-1 overflow-x-auto px-3 py-2 focus-visible:-outline-offset-2"
        >
          <pre className={cx("font-mono text-sm", wrap && "whitespace-pre-wrap break-all")}>{code}</pre>
        </section>
        {copyable && <CopyButton text={code} label="Copy" className="m-1" />}
      </div>
    </div>
  );
}
