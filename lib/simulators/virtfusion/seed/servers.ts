import type { SeededRandom } from "../../random";
import { addServer } from "../servers/new-server";
import { checkOrder } from "../servers/order";
import type { User } from "../state/accounts";
import type { Panel } from "../state/panel";
import type { SimServer } from "../state/server";
import { packageIds } from "./catalogue";

const roles = ["web", "db", "mail", "cache", "app", "ci", "dns", "vpn", "shop", "wiki"] as const;
const templateIds = [46, 61, 19, 49, 12, 13] as const;
const oldestMs = 420 * 24 * 3600 * 1000;

/** Makes built servers of the users, spread over the groups, most of them running. */
export function addServers(
  panel: Panel,
  input: { count: number; owners: readonly User[]; random: SeededRandom },
): void {
  const { count, owners, random } = input;
  const nowMs = panel.timeline.nowMs();
  const groupIds = [...panel.groups.keys()].flatMap((groupId) =>
    // As often as it has hypervisors, so that all are filled alike.
    [...panel.hypervisors.values()].filter((hypervisor) => hypervisor.groupId === groupId).map(() => groupId),
  );
  for (let index = 0; index < count; index++) {
    const owner = owners[index % owners.length];
    const groupId = groupIds[index % groupIds.length];
    if (!owner || groupId === undefined) return;
    const isLarge = random.chance(0.2);
    const order = checkOrder(panel, {
      packageId: isLarge ? packageIds.compute : packageIds.standard,
      userId: owner.id,
      hypervisorId: groupId,
      ipv4: 1,
    });
    const createdMs = nowMs - Math.floor((oldestMs * (count - index)) / (count + 1)) - random.integer(0, 3_600_000);
    settle(panel, addServer(panel, order, new Date(createdMs)), { name: nameOf(index, random), random });
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
