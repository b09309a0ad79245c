import { setTimeout as pause } from "node:timers/promises";
import { MoxxieError } from "@/lib/errors";
import type { GuestRef, PowerFacet, SuspendFacet, TaskRef } from "../provider";
import { path } from "../transport";
import { isBuilding, isRunning, type Parts, requireServer } from "./parts";
import { createSuspend } from "./suspend";
import { taskRef } from "./task-refs";
import { QueueAnswer, type Server } from "./wire";

type PowerCall = "boot" | "shutdown" | "restart" | "poweroff";

const workOf = { boot: "start", shutdown: "shutdown", restart: "reboot", poweroff: "stop" } as const;
const lookEveryMs = 2_000;

/**
 * Power by the panel's queue. The state is looked at before each call: the panel queues a job that fails for what is
 * already as wanted, and answers a suspended or never installed server in words that help nobody.
 */
export function createPower(parts: Parts): { power: PowerFacet; suspend: SuspendFacet } {
  const { client, servers, tasks } = parts;

  const looked = (ref: GuestRef) => requireServer(servers, ref, { remoteState: true });

  async function send(server: Server, call: PowerCall): Promise<TaskRef | null> {
    const vmId = String(server.id);
    try {
      const answer = await client.send({
        method: "POST",
        path: path`/servers/${vmId}/power/${call}`,
        schema: QueueAnswer,
      });
      const queueId = answer?.data.queueId;
      const ref = queueId ? taskRef("queue", queueId) : taskRef("tasks", vmId);
      return tasks.began({ ref, work: workOf[call], vmId, hostName: server.hypervisor?.name ?? "" });
    } finally {
      servers.forget(vmId);
    }
  }

  /** Waits for a guest that was asked to shut down; false when time is over and it still runs. */
  async function goesOff(ref: GuestRef, timeoutSeconds: number): Promise<boolean> {
    const deadline = performance.now() + timeoutSeconds * 1_000;
    for (;;) {
      if (isRunning(await looked(ref)) === false) return true;
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) return false;
      await pause(Math.min(lookEveryMs, leftMs));
    }
  }

  const power: PowerFacet = {
    async start(ref) {
      const server = await looked(ref);
      requireUsable(server, "started");
      return isRunning(server) === true ? null : send(server, "boot");
    },
    async stop(ref) {
      const server = await looked(ref);
      if (isOff(server)) return null;
      requireUsable(server, "stopped");
      return send(server, "poweroff");
    },
    async shutdown(ref, { timeoutSeconds, forceStop }) {
      const server = await looked(ref);
      if (isOff(server)) return null;
      requireUsable(server, "shut down");
      const asked = await send(server, "shutdown");
      // The panel has no time limit of its own: it asks the guest, and its job ends whether the guest obeys or not.
      if (!forceStop || (await goesOff(ref, timeoutSeconds))) return asked;
      return send(server, "poweroff");
    },
    async reboot(ref) {
      const server = await looked(ref);
      requireUsable(server, "rebooted");
      if (isRunning(server) === false) throw new MoxxieError("invalid_state", "It is not running; start it instead.");
      return send(server, "restart");
    },
  };
  return { power, suspend: createSuspend(parts) };
}

/** Off for certain. While it is installed it may be on at any moment. */
const isOff = (server: Server) => !isBuilding(server) && isRunning(server) === false;

function requireUsable(server: Server, done: string): void {
  if (server.suspended)
    throw new MoxxieError("invalid_state", `It is suspended and cannot be ${done}; resume it first.`);
  if (isBuilding(server))
    throw new MoxxieError("invalid_state", `It is being installed and cannot be ${done} until that has ended.`);
  if (server.state !== "complete")
    throw new MoxxieError("invalid_state", `It has no operating system yet, so it cannot be ${done}.`);
}
