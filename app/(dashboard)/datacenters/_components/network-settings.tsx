import { UNKNOWN } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value";
import { Panel } from "@/components/ui/panel";
import type { DatacenterView } from "@/lib/contracts/estate";
import { FrameDrawing } from "../../_estate/qinq-drawing";
import { quarantineWords } from "./quarantine-words";

/** What guests of a datacenter are connected by, and what networks are given out of. */
export function NetworkSettings({ datacenter }: { datacenter: DatacenterView }) {
  const { network, routerAddress } = datacenter;
  const vlanRange = network.vlanRange && `${network.vlanRange.from}–${network.vlanRange.to}`;
  return (
    <Panel title="Network settings">
      <div className="grid items-start gap-x-8 gap-y-4 xl:grid-cols-[minmax(0,1fr)_26rem]">
        <KeyValueList
          layout="tiles"
          items={[
            { label: "Addresses", value: network.ipRange, mono: true },
            { label: "VLAN range", value: vlanRange },
            {
              label: "Q-in-Q",
              value: network.qinqEnabled ? `on, service VLAN ${network.serviceVlan ?? UNKNOWN}` : "off",
            },
            { label: "Router", value: routerAddress, mono: true },
            { label: "Quarantine", value: `${quarantineWords(network.quarantine)} after a release` },
          ]}
        />
        <FrameDrawing serviceVlan={network.qinqEnabled ? network.serviceVlan : null} vlanRange={vlanRange} />
      </div>
    </Panel>
  );
}
