import { takeIpv4, takeIpv6 } from "../servers/address-pool";
import { complete } from "../servers/build";
import { removeServer } from "../servers/deletion";
import { addServer, newInterface } from "../servers/new-server";
import { checkOrder } from "../servers/order";
import { markRunning, markStopped } from "../servers/power";
import type { Panel } from "../state/panel";

export interface ForeignServer {
  /** Default `foreign-<id>`. */
  name?: string;
  /** Whether it is on. Default true; a server that was never built is off. */
  running?: boolean;
  /** Default: the first group. */
  groupId?: number;
  /** A hypervisor of the group; by default the panel chooses. */
  hypervisorId?: number;
  /** Leaves it as an order leaves it: without a name and unbuilt. Default false. */
  unnamed?: boolean;
}

/** Somebody who works in the panel: changes the state at once, without API calls and jobs. */
export class ForeignOperator {
  readonly #panel: Panel;
  readonly #order: { packageId: number; userId: number };
  readonly #templateId: number;

  constructor(input: { panel: Panel; packageId: number; userId: number; templateId: number }) {
    this.#panel = input.panel;
    this.#order = { packageId: input.packageId, userId: input.userId };
    this.#templateId = input.templateId;
  }

  /** Makes a server of the administrator; answers its id. Throws when there is no room. */
  createServer(input: ForeignServer = {}): number {
    const panel = this.#settled();
    const chosen = input.hypervisorId === undefined ? undefined : panel.hypervisor(input.hypervisorId);
    const groupId = chosen?.groupId ?? input.groupId ?? [...panel.groups.keys()][0] ?? 0;
    const order = checkOrder(panel, { ...this.#order, hypervisorId: groupId, ipv4: 1 });
    const server = addServer(panel, chosen ? { ...order, hypervisor: chosen } : order);
    if (input.unnamed) return server.id;
    server.name = input.name ?? `foreign-${server.id}`;
    server.osTemplateId = this.#templateId;
    complete(panel, server);
    if (input.running === false) markStopped(panel, server);
    return server.id;
  }

  rename(id: number, name: string): void {
    const panel = this.#settled();
    panel.change(panel.server(id), (server) => {
      server.name = name;
    });
  }

  /** Takes a server away, whatever is at work on it. */
  deleteServer(id: number): void {
    const panel = this.#settled();
    removeServer(panel, panel.server(id));
  }

  suspend(id: number): void {
    const panel = this.#settled();
    panel.change(panel.server(id), (server) => {
      server.suspended = true;
      markStopped(panel, server);
    });
  }

  unsuspend(id: number): void {
    const panel = this.#settled();
    panel.change(panel.server(id), (server) => {
      server.suspended = false;
      server.suspension = "none";
    });
  }

  setPower(id: number, running: boolean): void {
    const panel = this.#settled();
    panel.change(panel.server(id), (server) => (running ? markRunning(panel, server) : markStopped(panel, server)));
  }

  /** Protects a server from being deleted. */
  setProtected(id: number, isProtected: boolean): void {
    const panel = this.#settled();
    panel.change(panel.server(id), (server) => {
      server.protected = isProtected;
    });
  }

  /** Turns a server's "do not disturb" on or off. */
  setDoNotDisturb(id: number, isOn: boolean): void {
    const panel = this.#settled();
    panel.change(panel.server(id), (server) => {
      server.doNotDisturb = isOn;
    });
  }

  setMaintenance(hypervisorId: number, isInMaintenance: boolean): void {
    this.#settled().hypervisor(hypervisorId).maintenance = isInMaintenance;
  }

  setHypervisorEnabled(hypervisorId: number, enabled: boolean): void {
    this.#settled().hypervisor(hypervisorId).enabled = enabled;
  }

  /** How far a hypervisor is set up; 3 is ready. */
  setCommissioned(hypervisorId: number, commissioned: number): void {
    this.#settled().hypervisor(hypervisorId).commissioned = commissioned;
  }

  setPackageEnabled(packageId: number, enabled: boolean): void {
    this.#settled().package(packageId).enabled = enabled;
  }

  setGroupEnabled(groupId: number, enabled: boolean): void {
    this.#settled().group(groupId).enabled = enabled;
  }

  /** Moves a server to another hypervisor, of any group; it keeps its addresses. */
  moveServer(id: number, hypervisorId: number): void {
    const panel = this.#settled();
    const target = panel.hypervisor(hypervisorId);
    const network = target.networks.find(({ primary }) => primary);
    panel.change(panel.server(id), (server) => {
      for (const plugged of server.interfaces) plugged.hypervisorNetwork = network?.id ?? 0;
      server.hypervisorId = target.id;
      server.groupId = target.groupId;
    });
  }

  /** Gives a server a second network card with so many addresses. No call of the API does that. */
  addSecondaryInterface(id: number, ipv4Count = 1): void {
    const panel = this.#settled();
    panel.change(panel.server(id), (server) => {
      const network = newInterface(panel, {
        which: "secondary",
        hypervisor: panel.hypervisor(server.hypervisorId),
        networkProfile: 0,
        inboundKbytesPerSecond: 0,
        outboundKbytesPerSecond: 0,
        firewallRulesets: [],
      });
      network.ipv4.push(...takeIpv4(panel, { groupId: server.groupId, networkProfile: 0, count: ipv4Count }));
      network.ipv6.push(...takeIpv6(panel, server.groupId));
      server.interfaces.push(network);
    });
  }

  /** Takes a network profile out of use in all groups. */
  removeProfile(id: number): void {
    const profile = this.#settled().networkProfiles.get(id);
    if (profile) profile.groupIds = [];
  }

  #settled(): Panel {
    this.#panel.timeline.settle();
    return this.#panel;
  }
}
