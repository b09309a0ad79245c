import { cx } from "./cx";
import { Pill } from "./pill";

export interface DiffChange {
  field: string;
  /** As text with units; null where it was not set. */
  from: string | null;
  to: string | null;
  requiresRestart?: boolean;
}

/** What a change would alter: field, from, to, and whether it needs a restart to take effect. */
export function DiffTable({
  changes,
  caption = "Changes",
  className,
}: {
  changes: readonly DiffChange[];
  caption?: string;
  className?: string;
}) {
  if (changes.length === 0) return <p className={cx("text-muted", className)}>Nothing would change.</p>;
  const anyRestart = changes.some((change) => change.requiresRestart);
  return (
    <div className={cx("overflow-x-auto rounded-md border", className)}>
      <table className="w-full border-collapse text-left">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b bg-bg text-muted text-sm">
            <th scope="col" className="h-8 px-3 font-medium">
              Field
            </th>
            <th scope="col" className="px-3 font-medium">
              From
            </th>
            <th scope="col" className="px-3 font-medium">
              To
            </th>
            {anyRestart && (
              <th scope="col" className="px-3 font-medium">
                Takes effect
              </th>
            )}
          </tr>
        </thead>
        <tbody className="divide-y">
          {changes.map((change) => (
            <tr key={change.field} className="align-top">
              <th scope="row" className="whitespace-nowrap px-3 py-1.5 font-medium">
                {change.field}
              </th>
              <td className="px-3 py-1.5">
                <DiffValue value={change.from} look="old" />
              </td>
              <td className="px-3 py-1.5">
                <DiffValue value={change.to} look="new" />
              </td>
              {anyRestart && (
                <td className="px-3 py-1.5">
                  {change.requiresRestart ? (
                    <Pill tone="warn">after a restart</Pill>
                  ) : (
                    <span className="text-muted">at once</span>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DiffValue({ value, look }: { value: string | null; look: "old" | "new" }) {
  if (value === null) return <span className="text-muted">not set</span>;
  const Tag = look === "old" ? "del" : "ins";
  return (
    <Tag
      className={cx(
        "whitespace-pre-wrap break-all rounded-sm px-1 font-mono text-sm no-underline",
        look === "old" ? "bg-bad-soft text-bad-ink" : "bg-ok-soft text-ok-ink",
      )}
    >
      {value}
    </Tag>
  );
}
