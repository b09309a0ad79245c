import { formatCores, formatCount, formatDiskGb, formatSignificant, UNKNOWN } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value";
import { Panel } from "@/components/ui/panel";
import type { DatacenterView } from "@/lib/contracts/estate";
import { FrameDrawing } from "../../_estate/qinq-drawing";

/** What guests of a datacenter are connected by. */
export function NetworkSettings({ datacenter }: { datacenter: DatacenterView }) {
  const { network, routerAddress } = datacenter;
  const vlanRange = network.vlanRange && `${network.vlanRange.from}–${network.vlanRange.to}`;
  return (
    <Panel title="Network settings">
      <KeyValueList
        items={[
          { label: "Addresses", value: network.ipRange, mono: true },
          { label: "VLAN range", value: vlanRange },
          {
            label: "Q-in-Q",
            value: network.qinqEnabled ? `on, service VLAN ${network.serviceVlan ?? UNKNOWN}` : "off",
          },
          { label: "Router", value: routerAddress, mono: true },
        ]}
      />
      <div className="mt-3 border-t pt-3">
        <FrameDrawing serviceVlan={network.qinqEnabled ? network.serviceVlan : null} vlanRange={vlanRange} />
      </div>
    </Panel>
  );
}

/** What may be given out at most. */
export function LimitSettings({ limits }: Pick<DatacenterView, "limits">) {
  const none = "no limit of its own";
  return (
    <Panel title="Limits" description="What may be given out in this datacenter, besides what its hosts hold.">
      <KeyValueList
        items={[
          { label: "CPU overcommit", value: `× ${formatSignificant(limits.cpuOvercommit)}` },
          { label: "Memory overcommit", value: `× ${formatSignificant(limits.memoryOvercommit)}` },
          { label: "VMs", value: limits.maxVms === null ? none : formatCount(limits.maxVms) },
          { label: "CPU", value: limits.maxCpu === null ? none : formatCores(limits.maxCpu) },
          { label: "Memory", value: limits.maxMemoryGB === null ? none : formatDiskGb(limits.maxMemoryGB) },
          { label: "Disk", value: limits.maxDiskGB === null ? none : formatDiskGb(limits.maxDiskGB) },
        ]}
      />
    </Panel>
  );
}
