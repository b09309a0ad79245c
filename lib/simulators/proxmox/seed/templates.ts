import type { SeededRandom } from "../../random";
import { bytesPerGib } from "../parameters/size";
import type { Cluster } from "../state/cluster";
import { type GuestConfig, newGuest } from "../state/guest";
import { newMacAddress } from "../state/identifiers";
import { isFileBased } from "../state/storage";

const images = [
  { vmid: 9000, name: "debian-12", ciuser: "debian", diskGib: 10 },
  { vmid: 9001, name: "ubuntu-24.04", ciuser: "ubuntu", diskGib: 12 },
];

/** Ids that generated guests leave free for the templates. */
export function isTemplateId(vmid: number): boolean {
  return images.some((image) => image.vmid === vmid);
}

/** Adds the cloud-image templates on the storage that all nodes share. */
export function addTemplates(cluster: Cluster, sharedStorage: string, random: SeededRandom): void {
  const storage = cluster.storage(sharedStorage);
  const node = cluster.contactedNode.name;
  const format = isFileBased(storage) ? "qcow2" : "raw";
  const createdAt = cluster.parts.clock.nowSeconds() - 60 * 24 * 3600;
  for (const { vmid, name, ciuser, diskGib } of images) {
    const file = (stem: string) =>
      isFileBased(storage) ? `${storage.id}:${vmid}/${stem}.${format}` : `${storage.id}:${stem}`;
    const own = { storage: storage.id, content: "images" as const, format, vmid, createdAt, parent: undefined };
    const disk = cluster.parts.volumes.allocate(storage, node, {
      ...own,
      id: file(`base-${vmid}-disk-0`),
      sizeBytes: diskGib * bytesPerGib,
    });
    const cloudInit = cluster.parts.volumes.allocate(storage, node, {
      ...own,
      id: file(`vm-${vmid}-cloudinit`),
      sizeBytes: 4 * 1024 ** 2,
    });
    const config: GuestConfig = {
      agent: "enabled=1",
      boot: "order=scsi0",
      ciuser,
      cores: "2",
      cpu: "x86-64-v2-AES",
      description: `Cloud image of ${name}`,
      ide2: `${cloudInit.id},media=cdrom`,
      ipconfig0: "ip=dhcp",
      memory: "2048",
      meta: `creation-qemu=9.2.0,ctime=${createdAt}`,
      name,
      net0: `virtio=${newMacAddress(random)},bridge=vmbr1`,
      ostype: "l26",
      scsi0: `${disk.id},discard=on,size=${diskGib}G`,
      scsihw: "virtio-scsi-single",
      serial0: "socket",
      smbios1: `uuid=${random.uuid()}`,
      template: "1",
      vga: "serial0",
      vmgenid: random.uuid(),
    };
    cluster.addGuest(newGuest({ kind: "qemu", vmid, node, config }), { isSeed: true });
  }
}
