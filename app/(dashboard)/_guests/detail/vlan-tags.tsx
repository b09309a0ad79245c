/** The tags of a frame as they stand on the wire: the service's outer one (Q-in-Q) before the client's inner one. */
export function VlanTags({ outer, inner }: { outer: number | null; inner: number | null }) {
  if (outer === null && inner === null) return <span className="text-muted">untagged</span>;
  const words = [outer !== null && `outer tag ${outer}`, inner !== null && `inner tag ${inner}`]
    .filter(Boolean)
    .join(", ");
  if (outer === null) return <span className="font-mono text-sm">{inner}</span>;
  return (
    <span className="inline-flex items-center font-mono text-sm" title={words}>
      <span className="sr-only">{words}</span>
      <span aria-hidden="true" className="rounded-l-sm border border-line-strong bg-neutral-soft px-1.5 text-muted">
        {outer}
      </span>
      <span
        aria-hidden="true"
        className="rounded-r-sm border border-line-strong border-l-0 bg-accent-soft px-1.5 text-accent-ink"
      >
        {inner ?? "none"}
      </span>
    </span>
  );
}
