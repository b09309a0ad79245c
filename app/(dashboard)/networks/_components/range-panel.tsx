import { formatCount } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value";
import { Panel } from "@/components/ui/panel";
import type { NetworkMap } from "@/lib/contracts/networks";
import { FrameDrawing } from "../../_estate/qinq-drawing";

const none = "not set";

/** What networks of a datacenter are made of, and what is left of it. */
export function RangePanel({ map }: { map: NetworkMap }) {
  const { ipRange, vlanRange, qinqEnabled, serviceVlan, free } = map;
  const vlans = vlanRange && `${vlanRange.from}–${vlanRange.to}`;
  const size = free.prefix === null ? "" : ` of /${free.prefix}`;
  return (
    <Panel title="Ranges">
      <div className="grid items-start gap-x-8 gap-y-4 xl:grid-cols-[minmax(0,1fr)_26rem]">
        <KeyValueList
          layout="tiles"
          items={[
            { label: "VLANs", value: vlans ?? none },
            { label: "Free VLANs", value: vlanRange ? formatCount(free.vlans) : none },
            { label: "Next VLAN", value: free.nextVlan ?? (vlanRange ? "none is free" : none) },
            { label: "Addresses", value: ipRange ?? none, mono: ipRange !== null },
            { label: `Free subnets${size}`, value: free.subnets === null ? none : formatCount(free.subnets) },
            {
              label: "Next subnet",
              value: free.nextSubnet ?? (free.subnets === 0 ? "none is free" : none),
              mono: free.nextSubnet !== null,
            },
            { label: "Q-in-Q", value: qinqEnabled ? `on, service VLAN ${serviceVlan ?? none}` : "off" },
          ]}
        />
        <FrameDrawing serviceVlan={qinqEnabled ? serviceVlan : null} vlanRange={vlans} />
      </div>
    </Panel>
  );
}
