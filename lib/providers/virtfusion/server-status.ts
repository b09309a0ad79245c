import type { GuestStatus } from "@/lib/domain/guest";
import type { GuestObservation } from "../observation";
import type { Server } from "./wire";

/**
 * What a server is doing. The panel's `state` is about its installation alone; whether it runs is told only by its
 * hypervisor, in `remoteState`, which lists never hold.
 */
export function statusOfServer(server: Server): Pick<GuestObservation, "status" | "powerUntold"> {
  if (server.suspended) return { status: "suspended" };
  if (server.state === "failed" || server.buildFailed) return { status: "failed" };
  switch (server.state) {
    case "allocated":
      return { status: "stopped" }; // there is nothing yet that could run; `isBuilt` tells it apart
    case "queued":
    case "building":
      return { status: "creating" };
    case "complete":
      return powerOf(server);
    default:
      return { status: "unknown" };
  }
}

function powerOf({ remoteState }: Server): Pick<GuestObservation, "status" | "powerUntold"> {
  const power = remoteState && powerState(remoteState);
  return power === undefined ? { status: "unknown", powerUntold: true } : { status: power };
}

function powerState({ state, running }: NonNullable<Server["remoteState"]>): GuestStatus | undefined {
  if (state === "paused" || state === "pmsuspended") return "paused";
  if (running !== undefined) return running ? "running" : "stopped";
  if (state === undefined) return undefined; // the hypervisor did not answer
  return state === "running" ? "running" : "stopped";
}

/** Whether an operating system has ever been installed on it. */
export const isBuilt = ({ state, built }: Server): boolean => built !== undefined || state === "complete";
