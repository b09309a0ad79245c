import { MoxxieError } from "@/lib/errors";
import type { GuestRef, SuspendFacet, TaskRef } from "../provider";
import { path } from "../transport";
import { isProblem } from "./errors";
import { type Parts, requireServer } from "./parts";
import { taskRef } from "./task-refs";

/** The hoster's suspension: the server is switched off and its owner locked out until it is resumed. */
export function createSuspend({ client, servers, tasks }: Pick<Parts, "client" | "servers" | "tasks">): SuspendFacet {
  async function send(ref: GuestRef, call: "suspend" | "unsuspend"): Promise<TaskRef | null> {
    const server = await requireServer(servers, ref);
    if (server.suspended === (call === "suspend")) return null;
    const work = call === "suspend" ? "suspend" : "resume";
    const begun = { work, vmId: ref.vmId, hostName: server.hypervisor?.name ?? ref.hostName } as const;
    try {
      await client.send({ method: "POST", path: path`/servers/${ref.vmId}/${call}`, idempotent: true });
    } catch (error) {
      // Scheduled already: what was asked for is under way.
      if (!isProblem(error, "underway")) throw error;
    } finally {
      servers.forget(ref.vmId);
    }
    // The answer says nothing, and there is no queue id: the server itself shows when it is done.
    return tasks.began({ ...begun, ref: taskRef(call, ref.vmId) });
  }

  return {
    keeps: "access",
    async suspend(ref, { toDisk }) {
      if (toDisk)
        throw new MoxxieError("not_supported", "This platform keeps no memory while a guest is suspended: it is off.");
      return send(ref, "suspend");
    },
    resume: (ref) => send(ref, "unsuspend"),
  };
}
