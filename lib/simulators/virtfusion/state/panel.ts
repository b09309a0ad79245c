import type { SimulatedClock } from "../../clock";
import type { SeededRandom } from "../../random";
import { notFound } from "../errors";
import { JobQueue } from "../jobs/job-queue";
import type { SshKey, User } from "./accounts";
import type { Package, Template, TemplateGroup } from "./catalogue";
import type { BackupPlan, FirewallRuleset, Hypervisor, HypervisorGroup, NetworkProfile } from "./infrastructure";
import type { IpBlock } from "./ip-block";
import type { SimServer } from "./server";
import { Timeline } from "./timeline";

/** Kinds of records whose ids are counted. */
type Counter =
  | "server"
  | "disk"
  | "interface"
  | "address"
  | "sshKey"
  | "user"
  | "pendingAction"
  | "trafficBlock"
  | "whitelist";

/** The whole state of a panel. */
export class Panel {
  readonly timeline: Timeline;
  readonly queue: JobQueue;
  /** For passwords, MAC addresses and UUIDs of what is made while it runs. */
  readonly random: SeededRandom;
  readonly users = new Map<number, User>();
  readonly sshKeys = new Map<number, SshKey>();
  readonly packages = new Map<number, Package>();
  readonly templateGroups = new Map<number, TemplateGroup>();
  readonly groups = new Map<number, HypervisorGroup>();
  readonly hypervisors = new Map<number, Hypervisor>();
  readonly networkProfiles = new Map<number, NetworkProfile>();
  readonly ipBlocks = new Map<number, IpBlock>();
  readonly firewallRulesets = new Map<number, FirewallRuleset>();
  readonly hypervisorAssetGroups = new Set<number>();
  readonly backupPlans = new Map<number, BackupPlan>();
  readonly servers = new Map<number, SimServer>();
  readonly #counters = new Map<Counter, number>();

  constructor(input: { clock: SimulatedClock; random: SeededRandom; speed: number }) {
    this.timeline = new Timeline(input.clock);
    this.queue = new JobQueue({ timeline: this.timeline, speed: input.speed });
    this.random = input.random;
  }

  now(): Date {
    return new Date(this.timeline.nowMs());
  }

  nextId(counter: Counter): number {
    const id = (this.#counters.get(counter) ?? 0) + 1;
    this.#counters.set(counter, id);
    return id;
  }

  /** Throws 404. */
  server(id: number): SimServer {
    return known(this.servers, id, "server");
  }

  hypervisor(id: number): Hypervisor {
    return known(this.hypervisors, id, "hypervisor");
  }

  group(id: number): HypervisorGroup {
    return known(this.groups, id, "hypervisor group");
  }

  user(id: number): User {
    return known(this.users, id, "user");
  }

  package(id: number): Package {
    return known(this.packages, id, "package");
  }

  template(id: number): Template | undefined {
    for (const group of this.templateGroups.values()) {
      const found = group.templates.find((template) => template.id === id);
      if (found) return found;
    }
    return undefined;
  }

  /** The groups of templates that a package may be built with. */
  templateGroupsOf(packageId: number): TemplateGroup[] {
    return this.package(packageId).templateGroupIds.flatMap((id) => this.templateGroups.get(id) ?? []);
  }

  serversOn(hypervisorId: number): SimServer[] {
    return [...this.servers.values()].filter((server) => server.hypervisorId === hypervisorId);
  }

  /** Changes a server and marks it as updated. */
  change(server: SimServer, edit: (server: SimServer) => void): void {
    edit(server);
    server.updatedAt = this.now();
  }
}

function known<Record>(records: ReadonlyMap<number, Record>, id: number, thing: string): Record {
  const found = records.get(id);
  if (!found) throw notFound(thing);
  return found;
}
