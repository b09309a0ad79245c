"use client";

import { useQuery } from "@tanstack/react-query";
import { formatMemoryMb, formatSignificant } from "@/components/ui/format";
import { Select } from "@/components/ui/input";
import { estateQueries } from "@/lib/client/queries/estate";
import type { HostView } from "@/lib/contracts/estate";
import type { GuestView } from "@/lib/contracts/guests";

/** The hosts of a guest's own cluster, with their room; its present host is left out. The value is the host's name. */
export function HostSelect(props: {
  /** `node` null: no host is left out. */
  guest: Pick<GuestView, "datacenter" | "endpoint"> & { node: string | null };
  value: string;
  onChange: (host: string) => void;
  placeholder: string;
}) {
  const { guest, value, onChange, placeholder } = props;
  const hosts = useQuery(estateQueries.hosts({ datacenter: guest.datacenter, endpoint: guest.endpoint }));
  const others = (hosts.data?.items ?? []).filter(
    (host) => host.endpoint === guest.endpoint && host.name !== guest.node,
  );
  return (
    <Select
      value={value}
      onChange={(event) => onChange(event.target.value)}
      placeholder={hosts.isPending ? "Loading hosts…" : placeholder}
      options={others.map((host) => ({ value: host.name, label: roomOf(host), disabledReason: whyNotHost(host) }))}
    />
  );
}

const roomOf = (host: HostView) =>
  `${host.name} · ${formatSignificant(Math.max(0, host.cpu.available))} cores and ${formatMemoryMb(Math.max(0, host.memoryMB.available))} free`;

function whyNotHost(host: HostView): string | null {
  if (host.status !== "online") return host.status;
  return host.maintenance ? "in maintenance" : null;
}
