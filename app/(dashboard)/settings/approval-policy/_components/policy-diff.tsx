import type { DiffChange } from "@/components/ui/diff-table";

/** What differs between two policies: rules are sentences, which have no room in a table of three columns. */
export function PolicyDiff({ changes, label }: { changes: readonly DiffChange[]; label: string }) {
  return (
    <ul aria-label={label} className="divide-y rounded-md border bg-panel">
      {changes.map(({ field, from, to }) => (
        <li key={field} className="flex flex-col items-start gap-1 px-3 py-2">
          <span className="break-words font-medium">{field}</span>
          {from !== null && (
            <del className="whitespace-pre-wrap break-words rounded-sm bg-bad-soft px-1 text-bad-ink no-underline">
              <span className="sr-only">was: </span>
              {from}
            </del>
          )}
          {to !== null && (
            <ins className="whitespace-pre-wrap break-words rounded-sm bg-ok-soft px-1 text-ok-ink no-underline">
              <span className="sr-only">will be: </span>
              {to}
            </ins>
          )}
        </li>
      ))}
    </ul>
  );
}
