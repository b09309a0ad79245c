import { bytesToGb } from "@/lib/domain/units";
import type { DiskConfig, TemplateInfo } from "../provider";
import { path } from "../transport";
import type { ProxmoxClient } from "./client";
import { configOf } from "./config";
import { isProblem } from "./errors";
import { guestPath } from "./guest-calls";
import { isGuest, kindOf, observationOf } from "./observation";
import { ConfigAnswer, type GuestResource, Resources, StorageContentAnswer } from "./wire";

/** Where a template comes from: a guest that is one, or an archive on a storage. Its id says which. */
export type TemplateSource = { guest: { kind: "vm" | "container"; vmId: string } } | { archive: string };

/** `vm:9000` and `container:9001` are template guests, everything else is the volume of an archive. */
export function templateSource(id: string): TemplateSource {
  const [, kind, vmId] = /^(vm|container):(\d+)$/.exec(id) ?? [];
  if (vmId === undefined) return { archive: id };
  return { guest: { kind: kind === "vm" ? "vm" : "container", vmId } };
}

/** `debian-12` for `local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst`: distribution and version. */
export function archiveName(volume: string): string {
  const file = volume.slice(volume.lastIndexOf("/") + 1).replace(/\.(tar(\.\w+)?|tgz|txz|tzst)$/, "");
  return /^[a-z][a-z0-9]*(?:-[a-z]+)*-\d+(?:\.\d+)*(?=[-_]|$)/i.exec(file)?.[0] ?? file;
}

/**
 * All that guests can be made from: template guests, and archives for containers. Costs one call for the list, one per
 * template guest and one per storage that may hold archives.
 */
export async function listTemplates(client: ProxmoxClient): Promise<TemplateInfo[]> {
  const resources = await client.get("/cluster/resources", Resources);
  const templateGuests = resources.filter(isGuest).filter((guest) => guest.template);
  const { hosts, storages } = observationOf(resources);
  const online = hosts.filter((host) => host.status === "online").map((host) => host.name);
  const reach = new Map(storages.filter((storage) => storage.shared).map(({ name, hostNames }) => [name, hostNames]));
  const archiveStores = storages.filter((one) => one.available && one.contents.includes("container-template"));
  const places = archiveStores.flatMap(({ name, hostName, hostNames }) => {
    const asked = hostName ?? hostNames.find((host) => online.includes(host));
    return asked === undefined || !online.includes(asked) ? [] : [{ storage: name, hostName: asked, hostNames }];
  });
  const found = await Promise.all([
    ...templateGuests.map((guest) => guestTemplate({ client, guest, reach })),
    ...places.map((place) => archivesAt(client, place)),
  ]);
  return merged(found.flat());
}

async function guestTemplate({
  client,
  guest,
  reach,
}: {
  client: ProxmoxClient;
  guest: GuestResource;
  reach: Map<string, string[]>;
}): Promise<TemplateInfo[]> {
  const kind = kindOf(guest.type);
  try {
    const raw = await client.get(`${guestPath(kind, guest.vmid, guest.node)}/config`, ConfigAnswer);
    const { name, disks, cloudInit } = configOf(kind, raw, []);
    const root = disks.find((disk) => disk.boot);
    return [
      {
        id: `${kind}:${guest.vmid}`,
        name: name || guest.name || `${kind} ${guest.vmid}`,
        kind,
        hostNames: hostsWithin(disks, { reach, owner: guest.node }),
        homeHostName: guest.node,
        ...(root !== undefined && { minDiskGb: Math.ceil(root.sizeGb) }),
        cloudInit: cloudInit !== undefined,
      },
    ];
  } catch (error) {
    // Deleted or gone to another node since the list, or on a node that is down: it cannot be used now.
    if (isProblem(error, "gone", "unreachable", "timeout", "forbidden")) return [];
    throw error;
  }
}

/** A clone can be made at the template's own host, elsewhere only if all its disks are on storages that reach there. */
function hostsWithin(disks: DiskConfig[], { reach, owner }: { reach: Map<string, string[]>; owner: string }): string[] {
  const stores = disks.filter((disk) => disk.storage !== "").map((disk) => reach.get(disk.storage) ?? [owner]);
  const [first = [owner], ...others] = stores;
  const common = first.filter((host) => others.every((hosts) => hosts.includes(host)));
  return [...new Set([owner, ...common])].sort();
}

async function archivesAt(
  client: ProxmoxClient,
  { storage, hostName, hostNames }: { storage: string; hostName: string; hostNames: string[] },
): Promise<TemplateInfo[]> {
  try {
    const query = { content: "vztmpl" };
    const volumes = await client.get(path`/nodes/${hostName}/storage/${storage}/content`, StorageContentAnswer, {
      query,
    });
    return volumes
      .filter((volume) => volume.content === "vztmpl")
      .map(({ volid, size }) => ({
        id: volid,
        name: archiveName(volid),
        kind: "container",
        hostNames,
        // Unpacked it takes about three times the archive's size.
        ...(size !== undefined && { minDiskGb: Math.max(1, Math.ceil(bytesToGb(size * 3))) }),
        cloudInit: false,
      }));
  } catch (error) {
    // One storage that hangs or is offline must not hide the templates of all others.
    if (isProblem(error, "missing", "unknown", "unreachable", "timeout", "forbidden")) return [];
    throw error;
  }
}

/** The same archive on several hosts' storages of one name is one template. */
function merged(templates: TemplateInfo[]): TemplateInfo[] {
  const byId = new Map<string, TemplateInfo>();
  for (const template of templates) {
    const seen = byId.get(template.id);
    const hostNames = [...new Set([...(seen?.hostNames ?? []), ...template.hostNames])].sort();
    byId.set(template.id, { ...template, hostNames });
  }
  return [...byId.values()].sort((one, other) => one.name.localeCompare(other.name) || one.id.localeCompare(other.id));
}
