import { z } from "zod";
import { MoxxieError } from "@/lib/errors";
import type { PackageFacet } from "../provider";
import { path } from "../transport";
import { isProblem } from "./errors";
import type { Parts } from "./parts";

/** Everything that a package sets; what is left out of the body would be up to the panel. */
const everything = {
  backupPlan: true,
  cpu: true,
  memory: true,
  primaryDiskSize: true,
  primaryDiskReadIOPS: true,
  primaryDiskWriteIOPS: true,
  primaryDiskReadThroughput: true,
  primaryDiskWriteThroughput: true,
  primaryNetworkInboundSpeed: true,
  primaryNetworkOutboundSpeed: true,
  primaryNetworkTraffic: true,
};

/** Sentences about what was not changed. They stand beside no `data`, unlike all else that the panel answers. */
const Notes = z.object({ info: z.array(z.string()).catch([]) });

/** Brings a server to another package. */
export function createPackageChange({
  client,
  servers,
}: Pick<Parts, "client" | "servers">): Pick<PackageFacet, "change"> {
  return {
    async change({ vmId }, packageId) {
      if (!/^\d+$/.test(packageId)) throw unknownPackage(packageId, client.settings.endpointId);
      const request = { method: "PUT", path: path`/servers/${vmId}/package/${packageId}`, body: everything } as const;
      try {
        const answer = await client.send({ ...request, schema: Notes, idempotent: true });
        return { notes: answer?.info ?? [] };
      } catch (error) {
        if (isProblem(error, "missing") && /package/i.test(error.refusal.words ?? ""))
          throw unknownPackage(packageId, client.settings.endpointId);
        throw error;
      } finally {
        servers.forget(vmId);
      }
    },
  };
}

const unknownPackage = (packageId: string, endpointId: string) =>
  new MoxxieError("unknown_package", `Endpoint '${endpointId}' has no package '${packageId}'.`);
