import { hashText, unitFraction } from "../../random";
import { driveLetter } from "../servers/new-server";
import type { Panel } from "../state/panel";
import type { SimServer } from "../state/server";

const kbPerMb = 1024;
const diskBytesPerSecond = 40_000;

/**
 * What the hypervisor says of a server. Of one that does not answer nothing is known, and the fields are missing.
 * A running server shows the memory that it was started with.
 */
export function remoteStateView(panel: Panel, server: SimServer): Record<string, unknown> {
  if (panel.hypervisor(server.hypervisorId).reachable === false) return {};
  if (!server.running) return { state: "shutoff", running: false };
  const share = unitFraction(hashText(server.uuid));
  const actualKb = server.appliedMemoryMb * kbPerMb;
  const usedKb = Math.floor(actualKb * (0.2 + 0.6 * share));
  const runningSinceMs = server.onlineSpans.at(-1)?.fromMs ?? panel.timeline.nowMs();
  const seconds = Math.max(0, panel.timeline.nowMs() - runningSinceMs) / 1_000;
  return {
    state: "running",
    running: true,
    cpu: Math.round(share * 600) / 10,
    memory: {
      actual: actualKb,
      unused: actualKb - usedKb,
      available: actualKb - Math.floor(usedKb / 2),
      rss: usedKb,
    },
    disk: Object.fromEntries(
      server.disks
        .filter(({ attached }) => attached)
        .map(({ order }) => [
          `vd${driveLetter(order)}`,
          {
            "rd.bytes": Math.floor((diskBytesPerSecond * seconds * share) / order),
            "wr.bytes": Math.floor((diskBytesPerSecond * seconds * (1 - share)) / order),
          },
        ]),
    ),
    agent: { fsinfo: [] },
  };
}
