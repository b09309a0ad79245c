import { withDatacenter } from "@/components/shell/nav";
import { ButtonLink } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import type { DatacenterView } from "@/lib/contracts/estate";
import { CapacityMeters, limitsOf } from "../../_estate/capacity-meters";
import { counted } from "../../_estate/counted";
import { CountingPopover } from "../../_estate/counting-popover";
import { GuestCounts } from "../../_estate/guest-counts";
import { HeldReservations } from "../../_estate/held-reservations";
import { CapacityOverTime } from "./capacity-over-time";
import { EndpointPanel } from "./endpoint-list";
import { ForecastPanel } from "./forecast-panel";
import { LimitPanel } from "./limit-panel";

/** Capacity now, over time and to come; limits, reservations and endpoints. */
export function OverviewTab({ datacenter }: { datacenter: DatacenterView }) {
  const { id, hosts } = datacenter;
  const limits = limitsOf(datacenter);
  return (
    <div className="flex flex-col gap-4">
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Panel
          title="Capacity"
          description={`Assigned to guests and reserved on ${counted(hosts.online, "online host")}.`}
          actions={<CountingPopover of={datacenter} limits={limits} />}
        >
          <CapacityMeters of={datacenter} limits={limits} />
          <Guests datacenter={datacenter} />
        </Panel>
        <div className="flex min-w-0 flex-col gap-4">
          <ForecastPanel datacenterId={id} />
          <EndpointPanel datacenter={datacenter} />
        </div>
      </div>
      <CapacityOverTime datacenterId={id} limits={limits} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <LimitPanel datacenter={datacenter} />
        <HeldReservations datacenterId={id} />
      </div>
    </div>
  );
}

function Guests({ datacenter: { id, guests } }: { datacenter: DatacenterView }) {
  return (
    <div className="mt-3 flex flex-wrap items-center justify-between gap-2 border-t pt-3">
      <GuestCounts guests={guests} />
      <span className="flex gap-2">
        <ButtonLink size="sm" href={withDatacenter("/vms", id)}>
          {counted(guests.vms, "VM")}
        </ButtonLink>
        <ButtonLink size="sm" href={withDatacenter("/containers", id)}>
          {counted(guests.containers, "container")}
        </ButtonLink>
      </span>
    </div>
  );
}
