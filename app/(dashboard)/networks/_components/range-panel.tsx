import { formatCount } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value";
import { Panel } from "@/components/ui/panel";
import type { NetworkMap } from "@/lib/contracts/networks";
import { FrameDrawing } from "../../_estate/qinq-drawing";

const none = "not set";

/** What networks of a datacenter are made of, and what is left of it. */
export function RangePanel({ map, className }: { map: NetworkMap; className?: string }) {
  const { ipRange, vlanRange, qinqEnabled, serviceVlan, free } = map;
  const vlans = vlanRange && `${vlanRange.from}–${vlanRange.to}`;
  return (
    <Panel title="Ranges" className={className}>
      <KeyValueList
        items={[
          { label: "VLANs", value: vlans ?? none, action: <Free>{vlanRange && formatCount(free.vlans)}</Free> },
          { label: "Next VLAN", value: free.nextVlan ?? "none is free" },
          { label: "Addresses", value: ipRange ?? none, mono: ipRange !== null },
          {
            label: free.prefix === null ? "Subnets" : `Subnets of /${free.prefix}`,
            value: free.nextSubnet ?? (free.subnets === 0 ? "none is free" : none),
            mono: free.nextSubnet !== null,
            action: <Free>{free.subnets !== null && formatCount(free.subnets)}</Free>,
          },
          { label: "Q-in-Q", value: qinqEnabled ? `on, service VLAN ${serviceVlan ?? none}` : "off" },
        ]}
      />
      <div className="mt-3 border-t pt-3">
        <FrameDrawing serviceVlan={qinqEnabled ? serviceVlan : null} vlanRange={vlans} />
      </div>
    </Panel>
  );
}

function Free({ children }: { children: string | null | false }) {
  return children ? <span className="tabular ml-auto text-muted">{children} free</span> : null;
}
