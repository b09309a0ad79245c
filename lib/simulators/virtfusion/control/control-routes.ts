import { z } from "zod";
import type { ControlRoutes } from "../../control-server";
import { faultRoutes } from "../../fault-routes";
import { jobActions } from "../jobs/job";
import type { VirtfusionSimulator } from "../simulator";
import type { SimServer } from "../state/server";

const JobFailure = z.object({
  action: z.enum(jobActions),
  message: z.string(),
  buildFailed: z.boolean().optional(),
});
const NewServer = z.object({
  name: z.string().optional(),
  running: z.boolean().optional(),
  groupId: z.int().optional(),
  hypervisorId: z.int().optional(),
  unnamed: z.boolean().optional(),
});
const Name = z.object({ name: z.string() });
const Lock = z.object({ durationMs: z.number().min(0).optional() });
const Switch = z.object({ on: z.boolean() });
const Duration = z.object({ durationMs: z.number().min(0) });
const Id = z.coerce.number().int();

/** The controls of a simulated panel over HTTP; they mirror `faults`, `operator` and the inspection of the object. */
export function controlRoutes(simulator: VirtfusionSimulator): ControlRoutes {
  const { faults, operator } = simulator;
  const idOf = ({ id }: Readonly<Record<string, string>>) => Id.parse(id);
  return {
    ...faultRoutes(faults),
    "POST /job-faults": ({ body }) => {
      const { action, message, ...flags } = JobFailure.parse(body);
      faults.failNextJob(action, message, flags);
    },
    "POST /stuck-builds": () => faults.stuckNextBuild(),
    "DELETE /stuck-builds": () => faults.releaseStuckBuilds(),
    "POST /connections/refuse": () => faults.refuseConnections(),
    "POST /connections/accept": () => faults.acceptConnections(),
    "POST /hypervisors/:id/unreachable": ({ path, body }) =>
      faults.unreachableHypervisor(idOf(path), Switch.parse(body).on),
    "POST /hypervisors/:id/maintenance": ({ path, body }) => operator.setMaintenance(idOf(path), Switch.parse(body).on),
    "DELETE /network-profiles/:id": ({ path }) => operator.removeProfile(idOf(path)),
    "GET /servers": () => simulator.servers().map(serverSummary),
    "POST /servers": ({ body }) => ({ id: operator.createServer(NewServer.parse(body)) }),
    "DELETE /servers/:id": ({ path }) => operator.deleteServer(idOf(path)),
    "POST /servers/:id/rename": ({ path, body }) => operator.rename(idOf(path), Name.parse(body).name),
    "POST /servers/:id/suspend": ({ path }) => operator.suspend(idOf(path)),
    "POST /servers/:id/unsuspend": ({ path }) => operator.unsuspend(idOf(path)),
    "POST /servers/:id/start": ({ path }) => operator.setPower(idOf(path), true),
    "POST /servers/:id/stop": ({ path }) => operator.setPower(idOf(path), false),
    "POST /servers/:id/protected": ({ path, body }) => operator.setProtected(idOf(path), Switch.parse(body).on),
    "POST /servers/:id/lock": ({ path, body }) => faults.lockServer(idOf(path), Lock.parse(body).durationMs),
    "DELETE /servers/:id/lock": ({ path }) => faults.unlockServer(idOf(path)),
    "GET /requests": () => ({ total: simulator.requests.total, counts: simulator.requests.counts() }),
    "POST /clock/advance": ({ body }) => simulator.clock.advance(Duration.parse(body).durationMs),
  };
}

function serverSummary(server: SimServer): Record<string, unknown> {
  const { id, name, state, running, suspended, hypervisorId, groupId, ownerId } = server;
  return { id, name, state, running, suspended, hypervisorId, groupId, ownerId };
}
