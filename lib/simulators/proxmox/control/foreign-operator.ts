import { SeededRandom } from "../../random";
import { allVolumes } from "../guests/destroy";
import { freeVolume } from "../guests/drive-volumes";
import { markRunning, markStopped } from "../guests/power";
import { subnetId } from "../sdn/subnet";
import type { Cluster } from "../state/cluster";
import { type Guest, type GuestConfig, type GuestKind, newGuest } from "../state/guest";
import { newMacAddress } from "../state/identifiers";
import type { SdnVnet, SdnZone } from "../state/sdn";

/**
 * Somebody who works on the cluster at its console: changes the state at once, without API calls and tasks,
 * as a client sees the deeds of others.
 */
export class ForeignOperator {
  readonly #cluster: Cluster;
  readonly #random = new SeededRandom("foreign operator");

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  start(vmid: number): void {
    markRunning(this.#cluster, this.#guest(vmid));
  }

  stop(vmid: number): void {
    markStopped(this.#cluster, this.#guest(vmid));
  }

  /** Makes a stopped guest without a disk. Throws when the id is taken. */
  create(input: { vmid: number; node?: string; kind?: GuestKind; name?: string; config?: GuestConfig }): Guest {
    const { vmid, kind = "qemu", name = `foreign-${vmid}` } = input;
    if (this.#cluster.guests.has(vmid)) throw new Error(`guest id ${vmid} is taken`);
    const node = input.node ?? this.#cluster.contactedNode.name;
    const identity: GuestConfig =
      kind === "qemu"
        ? { name, net0: `virtio=${newMacAddress(this.#random)},bridge=vmbr0`, smbios1: `uuid=${this.#random.uuid()}` }
        : { hostname: name, arch: "amd64", ostype: "debian" };
    const config = { cores: "1", memory: "512", ...identity, ...input.config };
    return this.#cluster.addGuest(newGuest({ kind, vmid, node, config }));
  }

  /** Destroys a guest with its volumes, running or not. */
  remove(vmid: number): void {
    const guest = this.#guest(vmid);
    for (const volume of allVolumes(guest)) freeVolume(this.#cluster, guest.node, volume);
    this.#cluster.removeGuest(guest);
  }

  rename(vmid: number, name: string): void {
    this.configure(vmid, { [this.#guest(vmid).kind === "qemu" ? "name" : "hostname"]: name });
  }

  /** Sets config keys as they are, unchecked. */
  configure(vmid: number, config: GuestConfig): void {
    this.#cluster.change(this.#guest(vmid), (guest) => {
      guest.config = { ...guest.config, ...config };
    });
  }

  /** Moves a guest to another node; shared storage is assumed. */
  move(vmid: number, node: string): void {
    const target = this.#cluster.node(node).name;
    this.#cluster.change(this.#guest(vmid), (guest) => {
      guest.node = target;
    });
  }

  /** Makes or changes an SDN zone, and leaves it pending. */
  editZone(zone: SdnZone): void {
    this.#cluster.parts.sdn.configured.zones.set(zone.zone, zone);
  }

  /** Makes or changes a VNet, unchecked, and leaves it pending. */
  editVnet(vnet: SdnVnet): void {
    this.#cluster.parts.sdn.configured.vnets.set(vnet.vnet, vnet);
  }

  /** Deletes a VNet, whatever is on it, and leaves that pending. */
  removeVnet(vnet: string): void {
    this.#cluster.parts.sdn.configured.vnets.delete(vnet);
  }

  /** Adds a subnet to a VNet, and leaves it pending. */
  addSubnet(vnet: string, cidr: string): void {
    const { configured } = this.#cluster.parts.sdn;
    const zone = configured.vnets.get(vnet)?.zone;
    if (zone === undefined) throw new Error(`the simulator has no vnet ${vnet}`);
    const subnet = subnetId(zone, cidr);
    configured.subnets.set(subnet, { subnet, vnet, zone, settings: {} });
  }

  /** Applies all pending SDN changes on all nodes at once. */
  applySdn(): void {
    this.#cluster.parts.sdn.settle(this.#cluster.nodes.values());
  }

  /** Throws all pending SDN changes away. */
  revertSdn(): void {
    this.#cluster.parts.sdn.rollback();
  }

  /** Takes the lock on the SDN configuration, or gives it back. */
  lockSdn(held: boolean): void {
    this.#cluster.parts.sdn.lockToken = held ? this.#random.uuid() : undefined;
  }

  #guest(vmid: number): Guest {
    const guest = this.#cluster.guests.get(vmid);
    if (!guest) throw new Error(`the simulator has no guest ${vmid}`);
    return guest;
  }
}
