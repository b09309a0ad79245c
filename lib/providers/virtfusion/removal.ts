import { setTimeout as pause } from "node:timers/promises";
import { MoxxieError } from "@/lib/errors";
import type { GuestFacet, TaskRef } from "../provider";
import { path } from "../transport";
import { isProblem } from "./errors";
import { isBuilding, isRunning, type Parts } from "./parts";
import { taskRef } from "./task-refs";
import type { Server } from "./wire";

type RemovalParts = Pick<Parts, "client" | "servers" | "tasks">;

const lookEveryMs = 2_000;

/** Destroys a guest that is off. */
export function createRemoval(parts: RemovalParts): Pick<GuestFacet, "destroy"> {
  return {
    async destroy({ vmId }) {
      const server = await parts.servers.look(vmId, { remoteState: true });
      if (server === undefined) return null;
      if (server.protected)
        throw new MoxxieError(
          "guest_protected",
          `Server ${server.id} is protected in the panel; take that away first.`,
        );
      if (isBuilding(server))
        throw new MoxxieError("invalid_state", "It is being installed; it can be removed once that has ended.");
      if (isRunning(server) === true) throw new MoxxieError("invalid_state", "It is running; stop it first.");
      return removeServer(server, parts);
    },
  };
}

/**
 * Has the panel remove a server in whatever state it is. A build cannot be broken off: its end is waited for. Null when
 * the server is gone. Throws `guest_locked` for one that other work holds for longer than that takes.
 */
export async function removeServer(server: Server, { client, servers, tasks }: RemovalParts): Promise<TaskRef | null> {
  const id = String(server.id);
  const begun = { work: "destroy", vmId: id, hostName: server.hypervisor?.name ?? "" } as const;
  const ref = taskRef("delete", id);
  if (!(await waitForBuild(server, { client, servers }))) return null;
  try {
    // Without a delay of its own the panel may keep the server for minutes, in case somebody thinks better of it.
    await client.send({ method: "DELETE", path: path`/servers/${id}`, query: { delay: 0 }, idempotent: true });
    return tasks.began({ ...begun, ref });
  } catch (error) {
    if (isProblem(error, "missing")) return null;
    if (isProblem(error, "underway")) return tasks.began({ ...begun, ref });
    throw error;
  } finally {
    servers.forget(id);
  }
}

/** Waits until nothing installs it; false when it is gone. */
async function waitForBuild(server: Server, { client, servers }: Pick<Parts, "client" | "servers">): Promise<boolean> {
  const patienceMs = client.settings.buildPatienceMs;
  const deadline = performance.now() + patienceMs;
  for (
    let now: Server | undefined = server;
    now;
    now = await servers.get(String(server.id), { maxAgeMs: lookEveryMs })
  ) {
    if (!isBuilding(now)) return true;
    if (performance.now() > deadline) {
      const seconds = Math.round(patienceMs / 1_000);
      const message = `Server ${server.id} is still '${now.state}' after ${seconds} s and cannot be removed until its installation ends. Look at the panel's queue.`;
      throw new MoxxieError("guest_locked", message, { extra: { isBusy: true } });
    }
    await pause(lookEveryMs / 2);
  }
  return false;
}
