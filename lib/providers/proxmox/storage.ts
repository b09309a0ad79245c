import { bytesToGb } from "@/lib/domain/units";
import { MoxxieError } from "@/lib/errors";
import type { StorageFacet, StorageVolume } from "../provider";
import { path } from "../transport";
import type { ProxmoxClient } from "./client";
import { isProblem } from "./errors";
import { contentOf } from "./observation";
import { StorageContentAnswer } from "./wire";

export function createStorage(client: ProxmoxClient): StorageFacet {
  return {
    async contents(hostName, storage) {
      try {
        const volumes = await client.get(path`/nodes/${hostName}/storage/${storage}/content`, StorageContentAnswer);
        return volumes.flatMap((volume): StorageVolume[] => {
          const content = contentOf(volume.content);
          if (content === undefined) return [];
          const bytes = volume.size ?? volume["approximate-size"] ?? 0;
          return [
            { volume: volume.volid, content, sizeGb: bytesToGb(bytes), ...(volume.vmid && { vmId: volume.vmid }) },
          ];
        });
      } catch (error) {
        if (!isProblem(error, "missing")) throw error;
        throw new MoxxieError("unknown_storage", `Host '${hostName}' has no storage '${storage}'.`);
      }
    },
  };
}
