import { cx } from "@/components/ui/cx";

const parts = {
  address: "border-line-strong bg-bg text-muted",
  outer: "border-line-strong bg-neutral-soft text-ink",
  inner: "border-line-strong bg-accent-soft text-accent-ink",
} as const;

/** How a frame of a client looks on the wire: behind Q-in-Q the datacenter's tag stands before the client's own. */
export function FrameDrawing({ serviceVlan, vlanRange }: { serviceVlan: number | null; vlanRange: string | null }) {
  const inner = vlanRange ?? "1–4094";
  const words =
    serviceVlan === null
      ? `Frames carry one tag: the VLAN of the guest, ${inner}.`
      : `Frames carry two tags: outside the service VLAN ${serviceVlan} of the datacenter, inside the VLAN of the client, ${inner}.`;
  return (
    <figure>
      <div aria-hidden="true" className="flex overflow-x-auto text-center">
        <FramePart tone="address" label="addresses" value="MAC" first />
        {serviceVlan !== null && <FramePart tone="outer" label="outer, 802.1ad" value={`S-VLAN ${serviceVlan}`} />}
        <FramePart tone="inner" label="inner, 802.1Q" value={`VLAN ${inner}`} />
        <FramePart tone="address" label="data" value="IP …" last />
      </div>
      <figcaption className="mt-2 text-muted text-sm">{words}</figcaption>
    </figure>
  );
}

function FramePart(props: { tone: keyof typeof parts; label: string; value: string; first?: boolean; last?: boolean }) {
  return (
    <div
      className={cx(
        "whitespace-nowrap border-y border-l px-2 py-1.5 sm:px-3",
        parts[props.tone],
        props.first && "rounded-l-md",
        props.last && "rounded-r-md border-r",
      )}
    >
      <div className="font-mono text-sm">{props.value}</div>
      <div className="text-xs">{props.label}</div>
    </div>
  );
}
