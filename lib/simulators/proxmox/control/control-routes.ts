import { z } from "zod";
import type { ControlRoutes } from "../../control-server";
import { faultRoutes } from "../../fault-routes";
import type { ProxmoxSimulator } from "../simulator";
import type { Guest } from "../state/guest";

const TaskFailure = z.object({
  type: z.string().optional(),
  vmid: z.int().optional(),
  node: z.string().optional(),
  atPercent: z.number().min(0).max(100).optional(),
  message: z.string(),
  count: z.int().min(1).optional(),
});
const NewGuest = z.object({
  vmid: z.int().min(100),
  node: z.string().optional(),
  kind: z.enum(["qemu", "lxc"]).optional(),
  name: z.string().optional(),
  config: z.record(z.string(), z.string()).optional(),
});
const Lock = z.object({ lock: z.string().nullable() });
const Name = z.object({ name: z.string() });
const Target = z.object({ node: z.string() });
const Settings = z.record(z.string(), z.string()).default({});
const Zone = z.object({
  zone: z.string(),
  type: z.enum(["simple", "vlan", "qinq", "vxlan", "evpn"]),
  settings: Settings,
});
const Vnet = z.object({ vnet: z.string(), zone: z.string(), settings: Settings });
const SdnFailure = z.object({ failure: z.enum(["pending", "error"]).nullable() });
const Duration = z.object({ durationMs: z.number().min(0) });

/** The controls of a simulated cluster over HTTP; they mirror `faults`, `operator` and the inspection of the object. */
export function controlRoutes(simulator: ProxmoxSimulator): ControlRoutes {
  const { faults, operator } = simulator;
  const vmidOf = (path: Readonly<Record<string, string>>) => z.coerce.number().int().parse(path.vmid);
  return {
    ...faultRoutes(faults),
    "POST /task-faults": ({ body }) => faults.failTask(TaskFailure.parse(body)),
    "POST /connections/refuse": () => faults.refuseConnections(),
    "POST /connections/accept": () => faults.acceptConnections(),
    "POST /nodes/:node/offline": ({ path }) => faults.nodeOffline(path.node ?? ""),
    "POST /nodes/:node/online": ({ path }) => faults.nodeOnline(path.node ?? ""),
    "POST /nodes/:node/sdn-failure": ({ path, body }) =>
      faults.failSdn(path.node ?? "", SdnFailure.parse(body).failure ?? undefined),
    "POST /sdn/zones": ({ body }) => operator.editZone(Zone.parse(body)),
    "POST /sdn/vnets": ({ body }) => operator.editVnet(Vnet.parse(body)),
    "DELETE /sdn/vnets/:vnet": ({ path }) => operator.removeVnet(path.vnet ?? ""),
    "POST /sdn/apply": () => operator.applySdn(),
    "POST /sdn/revert": () => operator.revertSdn(),
    "POST /sdn/lock": () => operator.lockSdn(true),
    "DELETE /sdn/lock": () => operator.lockSdn(false),
    "GET /guests": () => simulator.guests().map(guestView),
    "POST /guests": ({ body }) => guestView(operator.create(NewGuest.parse(body))),
    "DELETE /guests/:vmid": ({ path }) => operator.remove(vmidOf(path)),
    "POST /guests/:vmid/start": ({ path }) => operator.start(vmidOf(path)),
    "POST /guests/:vmid/stop": ({ path }) => operator.stop(vmidOf(path)),
    "POST /guests/:vmid/rename": ({ path, body }) => operator.rename(vmidOf(path), Name.parse(body).name),
    "POST /guests/:vmid/move": ({ path, body }) => operator.move(vmidOf(path), Target.parse(body).node),
    "POST /guests/:vmid/ignore-shutdown": ({ path }) => faults.ignoreShutdown(vmidOf(path)),
    "POST /guests/:vmid/silence-agent": ({ path }) => faults.silenceAgent(vmidOf(path)),
    "POST /guests/:vmid/vanish": ({ path }) => faults.vanishGuest(vmidOf(path)),
    "POST /guests/:vmid/lock": ({ path, body }) => {
      const { lock } = Lock.parse(body);
      if (lock === null) faults.unlockGuest(vmidOf(path));
      else faults.lockGuest(vmidOf(path), lock);
    },
    "GET /volumes": () => simulator.volumes(),
    "GET /requests": () => ({ total: simulator.requests.total, counts: simulator.requests.counts() }),
    "POST /clock/advance": ({ body }) => simulator.clock.advance(Duration.parse(body).durationMs),
  };
}

function guestView({ vmid, kind, node, config, power, lock, pool }: Guest): Record<string, unknown> {
  return { vmid, kind, node, name: config.name ?? config.hostname, power, lock, pool };
}
