import type { SeededRandom } from "../../random";
import type { Cluster } from "../state/cluster";

const tasksPerNode = 6;

/** Adds a few tasks that ended before the simulator was started. */
export function addTaskHistory(cluster: Cluster, random: SeededRandom): void {
  const nowSeconds = cluster.parts.clock.nowSeconds();
  for (const node of cluster.nodes.values()) {
    const guests = [...cluster.guestsOn(node.name).values()]
      .filter((guest) => guest.power === "running")
      .slice(0, tasksPerNode);
    let startTime = nowSeconds - random.integer(86_400, 172_800);
    for (const guest of guests) {
      startTime += random.integer(60, 10_000);
      const parts = {
        node: node.name,
        pid: random.integer(0x1000, 0x3f_ffff),
        pstart: Math.max(1, Math.floor((startTime * 1000 - node.bootedAtMs) / 10)),
        startTime,
        type: guest.kind === "qemu" ? "qmstart" : "vzstart",
        id: String(guest.vmid),
        user: "root@pam",
      };
      cluster.parts.tasks.addFinished(parts, {
        endTime: startTime + random.integer(1, 6),
        exitStatus: "OK",
        log: ["TASK OK"],
      });
    }
  }
}
