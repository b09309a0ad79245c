import { MoxxieError } from "@/lib/errors";
import type { HostFacet, StorageFacet } from "../provider";
import type { VirtfusionClient } from "./client";
import { hostOf } from "./host-observation";
import type { Hypervisors } from "./hypervisors";
import { readResources } from "./resources";
import { storagesOf } from "./storage-observation";

interface HostParts {
  client: VirtfusionClient;
  hypervisors: Hypervisors;
}

export function createHosts({ client, hypervisors }: HostParts): HostFacet {
  return {
    async get(hostName) {
      const hypervisor = await hypervisors.named(hostName, { maxAgeMs: 0 });
      const rows = await readResources(client, [hypervisor]);
      const { name, status, cpuCores = 0, memoryTotalMb = 0 } = hostOf(hypervisor, rows.get(hypervisor.id));
      return { name, status, cpuCores, memoryTotalMb };
    },
  };
}

/** The panel tells the size of storages, and nothing of what is on them. */
export function createStorage({ client, hypervisors }: HostParts): StorageFacet {
  return {
    async contents(hostName, storage) {
      const hypervisor = await hypervisors.named(hostName);
      const row = (await readResources(client, [hypervisor])).get(hypervisor.id);
      const names = row ? storagesOf([{ name: hostName, row }]).map(({ name }) => name) : [];
      if (names.includes(storage)) return [];
      throw new MoxxieError("unknown_storage", `Host '${hostName}' has no storage '${storage}'.`);
    },
  };
}
