import type { Cluster } from "../state/cluster";
import type { ContentType } from "../state/storage";

const mib = 1024 ** 2;

/** ISO images and container templates that every node has. */
const downloads: readonly { name: string; content: ContentType; format: string; sizeBytes: number }[] = [
  { name: "iso/debian-12.12.0-amd64-netinst.iso", content: "iso", format: "iso", sizeBytes: 670 * mib },
  { name: "iso/ubuntu-24.04.3-live-server-amd64.iso", content: "iso", format: "iso", sizeBytes: 3_160 * mib },
  { name: "vztmpl/debian-12-standard_12.12-1_amd64.tar.zst", content: "vztmpl", format: "tzst", sizeBytes: 124 * mib },
  {
    name: "vztmpl/ubuntu-24.04-standard_24.04-2_amd64.tar.zst",
    content: "vztmpl",
    format: "tzst",
    sizeBytes: 138 * mib,
  },
  { name: "vztmpl/alpine-3.22-default_20250617_amd64.tar.xz", content: "vztmpl", format: "txz", sizeBytes: 3 * mib },
];
const downloadedDaysAgo = 40;

/** Puts the downloads on the local storage of each node. */
export function addDownloads(cluster: Cluster): void {
  const storage = cluster.storage("local");
  const createdAt = cluster.parts.clock.nowSeconds() - downloadedDaysAgo * 24 * 3600;
  for (const node of cluster.nodes.keys()) {
    for (const { name, ...volume } of downloads) {
      const id = `${storage.id}:${name}`;
      cluster.parts.volumes.allocate(storage, node, {
        ...volume,
        id,
        storage: storage.id,
        vmid: undefined,
        createdAt,
        parent: undefined,
      });
    }
  }
}
