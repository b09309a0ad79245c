import type { SeededRandom } from "../../random";
import { roomLeft } from "../servers/allocation";
import { addServer, type CheckedOrder } from "../servers/new-server";
import { checkOrder } from "../servers/order";
import type { User } from "../state/accounts";
import type { Hypervisor } from "../state/infrastructure";
import type { Panel } from "../state/panel";
import type { SimServer } from "../state/server";
import { packageIds } from "./catalogue";

const roles = ["web", "db", "mail", "cache", "app", "ci", "dns", "vpn", "shop", "wiki"] as const;
const templateIds = [46, 61, 19, 49, 12, 13] as const;
const oldestMs = 420 * 24 * 3600 * 1000;

/** Makes built servers of the users, spread over the hypervisors, most of them running. Throws when they do not fit. */
export function addServers(
  panel: Panel,
  input: { count: number; owners: readonly User[]; random: SeededRandom },
): void {
  const { count, owners, random } = input;
  const nowMs = panel.timeline.nowMs();
  const spread = new Spread(panel);
  for (let index = 0; index < count; index++) {
    const owner = owners[index % owners.length];
    if (!owner) return;
    const packageId = random.chance(0.2) ? packageIds.compute : packageIds.standard;
    const order = spread.next({ packageId, ownerId: owner.id });
    const createdMs = nowMs - Math.floor((oldestMs * (count - index)) / (count + 1)) - random.integer(0, 3_600_000);
    settle(panel, addServer(panel, order, new Date(createdMs)), { name: nameOf(index, random), random });
  }
}

/** Deals servers out to the hypervisors in turn, and keeps count of what they have left: checking each order takes too long. */
class Spread {
  readonly #panel: Panel;
  readonly #left: { hypervisor: Hypervisor; memoryMb: number; cpuCores: number }[];
  readonly #checked = new Map<string, CheckedOrder>();
  #turn = 0;

  constructor(panel: Panel) {
    this.#panel = panel;
    this.#left = [...panel.hypervisors.values()].map((hypervisor) => ({
      hypervisor,
      memoryMb: roomLeft(hypervisor.memoryMbMax, 0),
      cpuCores: roomLeft(hypervisor.cpuCoresMax, 0),
    }));
  }

  next(wanted: { packageId: number; ownerId: number }): CheckedOrder {
    for (let tried = 0; tried < this.#left.length; tried++) {
      const place = this.#left[this.#turn++ % this.#left.length];
      if (!place) break;
      const { hypervisor } = place;
      const order = { ...this.#orderFor(wanted.packageId, hypervisor.groupId), ownerId: wanted.ownerId, hypervisor };
      if (order.memoryMb > place.memoryMb || order.cpuCores > place.cpuCores) continue;
      place.memoryMb -= order.memoryMb;
      place.cpuCores -= order.cpuCores;
      return order;
    }
    throw new Error("the hypervisors have no room for so many servers");
  }

  #orderFor(packageId: number, groupId: number): CheckedOrder {
    const key = `${packageId}/${groupId}`;
    const userId = [...this.#panel.users.keys()][0] ?? 0;
    const known =
      this.#checked.get(key) ?? checkOrder(this.#panel, { packageId, userId, hypervisorId: groupId, ipv4: 1 });
    this.#checked.set(key, known);
    return known;
  }
}

function nameOf(index: number, random: SeededRandom): string {
  return `${random.pick(roles)}-${String(index + 1).padStart(2, "0")}`;
}

/** Makes a server look as if it had been built when it was made, and left running or not since. */
function settle(panel: Panel, server: SimServer, { name, random }: { name: string; random: SeededRandom }): void {
  const builtMs = server.createdAt.getTime() + 60_000;
  server.name = name;
  server.hostname = `${name}.example.net`;
  server.osTemplateId = random.pick(templateIds);
  server.sshKeyIds = [...panel.sshKeys.values()].filter(({ userId }) => userId === server.ownerId).map(({ id }) => id);
  server.state = "complete";
  server.commissionStatus = 3;
  server.builtAt = new Date(builtMs);
  server.lastOnAt = server.builtAt;
  server.updatedAt = server.builtAt;
  server.running = !random.chance(0.15);
  const lifeMs = Math.max(0, panel.timeline.nowMs() - builtMs);
  server.onlineSpans = [
    server.running ? { fromMs: builtMs } : { fromMs: builtMs, toMs: builtMs + lifeMs * random.fraction() },
  ];
}
