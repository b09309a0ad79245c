import { notFound } from "@/lib/errors";
import type { GuestRef } from "../provider";
import type { ProviderDeps } from "../settings";
import type { VirtfusionClient } from "./client";
import type { Hypervisors } from "./hypervisors";
import type { LookOptions, Servers } from "./servers";
import type { VirtfusionTasks } from "./tasks";
import type { Server } from "./wire";

/** What the facets that change something work with. */
export interface Parts {
  client: VirtfusionClient;
  servers: Servers;
  hypervisors: Hypervisors;
  tasks: VirtfusionTasks;
  /** One at a time, over all processes of the house. */
  exclusive: NonNullable<ProviderDeps["exclusive"]>;
}

/** The server now. Throws `not_found`. */
export async function requireServer(
  servers: Servers,
  { vmId }: Pick<GuestRef, "vmId">,
  options?: LookOptions,
): Promise<Server> {
  const server = await servers.look(vmId, options);
  if (server === undefined) throw notFound("guest", vmId);
  return server;
}

/** Whether it runs; undefined while its hypervisor does not tell. `remoteState` must have been asked for. */
export function isRunning({ state, suspended, remoteState }: Server): boolean | undefined {
  // What was never built, or is suspended, is off: the hypervisor need not be asked.
  if (state !== "complete" || suspended) return false;
  if (remoteState?.running !== undefined) return remoteState.running;
  return remoteState?.state === undefined ? undefined : remoteState.state === "running";
}

/** Whether an installation is queued or under way. */
export const isBuilding = ({ state }: Server): boolean => state === "queued" || state === "building";
