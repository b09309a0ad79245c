import type { DatacenterView } from "@/lib/contracts/estate";

/** What a new Moxxie lacks next. */
export type StartStep = "datacenter" | "endpoint" | "guest";

/** The step that is due: a datacenter, an endpoint in one, guests. */
export function startStepOf(datacenters: readonly Pick<DatacenterView, "endpoints" | "guests">[]): StartStep | "done" {
  if (datacenters.length === 0) return "datacenter";
  if (datacenters.every(({ endpoints }) => endpoints.length === 0)) return "endpoint";
  return datacenters.every(({ guests }) => guests.total === 0) ? "guest" : "done";
}
