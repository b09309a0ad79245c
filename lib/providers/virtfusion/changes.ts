import { type FieldError, MoxxieError } from "@/lib/errors";
import type { ConfigChange, GuestChange, GuestConfig, GuestFacet, GuestRef, TaskRef } from "../provider";
import { path } from "../transport";
import type { WriteRequest } from "./client";
import { configOf } from "./config";
import { isRunning, type Parts, requireServer } from "./parts";
import { createRemoval } from "./removal";

const changeable = ["name", "memoryMb", "cpuCores"] as const;
type Changeable = (typeof changeable)[number];
type Change = Pick<GuestChange, Changeable | "digest">;

/** Bounds of the panel's own. */
const bounds = { memoryMb: { from: 256, unit: "MB memory" }, cpuCores: { from: 1, to: 600, unit: "cores" } };

/** Name, memory and cores: what the panel changes of a server that is there. */
export function createChanges(
  parts: Parts,
): Pick<GuestFacet, "planChange" | "change" | "planRestore" | "restoreConfig" | "destroy"> {
  const { client, servers } = parts;

  /** What would differ, against the server as it is now. Throws `not_found`, `not_supported`, `digest_mismatch`, `cannot_be_done`. */
  async function plan(ref: GuestRef, change: Change): Promise<{ changes: ConfigChange[]; digest: string }> {
    const asksPower = change.memoryMb !== undefined || change.cpuCores !== undefined;
    const server = await requireServer(servers, ref, { remoteState: asksPower });
    const config = configOf(server);
    if (change.digest !== undefined && change.digest !== config.digest) throw digestMismatch();
    // Where the hypervisor does not tell, a restart is announced rather than forgotten.
    const mayRun = asksPower && isRunning(server) !== false;
    const changes = changeable.flatMap((field) => changeOf(field, { from: config, to: change, mayRun }));
    return { changes, digest: config.digest };
  }

  async function write(ref: GuestRef, { changes }: { changes: ConfigChange[] }): Promise<TaskRef | null> {
    let done = 0;
    try {
      for (const { field, to } of changes) {
        await client.send(callOf(ref, field, to));
        done++;
      }
    } catch (error) {
      throw done === 0 ? error : afterPart(error);
    } finally {
      if (changes.length > 0) servers.forget(ref.vmId);
    }
    return null;
  }

  return {
    ...createRemoval(parts),
    async planChange(ref, change) {
      refuseOthers(change);
      return plan(ref, change);
    },
    async change(ref, change) {
      refuseOthers(change);
      return write(ref, await plan(ref, change));
    },
    planRestore: (ref, saved) => plan(ref, savedPart(saved)),
    restoreConfig: async (ref, saved) => write(ref, await plan(ref, savedPart(saved))),
  };
}

function refuseOthers({ digest: _, ...change }: GuestChange): void {
  const errors: FieldError[] = Object.entries(change)
    .filter(([field, value]) => value !== undefined && !changeable.some((one) => one === field))
    .map(([field]) => ({ path: field, message: `This platform changes no ${field} of a guest that is there.` }));
  const [first] = errors;
  if (first) throw new MoxxieError("not_supported", errors.map(({ message }) => message).join(" "), { errors });
}

function changeOf(
  field: Changeable,
  { from, to, mayRun }: { from: GuestConfig; to: Change; mayRun: boolean },
): ConfigChange[] {
  const [now, wanted] = [from[field], to[field]];
  if (wanted === undefined || wanted === now) return [];
  if (field === "name") {
    if (String(wanted).trim() === "") throw new MoxxieError("cannot_be_done", "A server's name cannot be empty.");
    return [{ field, from: now, to: wanted, requiresRestart: false }];
  }
  const { from: least, unit, ...rest } = bounds[field];
  const most = "to" in rest ? rest.to : Number.POSITIVE_INFINITY;
  if (Number(wanted) < least || Number(wanted) > most) {
    const range = most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
    throw new MoxxieError("cannot_be_done", `This platform gives a guest ${range} ${unit}, not ${wanted}.`);
  }
  return [{ field, from: now, to: wanted, requiresRestart: mayRun }];
}

/** The panel's call for one change; the key of the cores is not that of a new server. */
function callOf({ vmId }: GuestRef, field: string, to: ConfigChange["to"]): WriteRequest<unknown> {
  const put = { method: "PUT", idempotent: true } as const;
  switch (field) {
    case "name":
      return { ...put, path: path`/servers/${vmId}/modify/name`, body: { name: String(to) } };
    case "memoryMb":
      return { ...put, path: path`/servers/${vmId}/modify/memory`, body: { memory: Number(to) } };
    case "cpuCores":
      return { ...put, path: path`/servers/${vmId}/modify/cpuCores`, body: { cores: Number(to) } };
    default:
      throw new Error(`no call changes ${field}`);
  }
}

/** Of a saved configuration what can be brought back; a server that had no name cannot lose the one it has. */
const savedPart = ({ name, memoryMb, cpuCores }: GuestConfig): Change => ({
  ...(name !== "" && { name }),
  memoryMb,
  cpuCores,
});

/** The panel takes each change by a call of its own: those before the one that failed are to be taken back. */
function afterPart(error: unknown): unknown {
  if (!(error instanceof MoxxieError)) return error;
  const { code, message, errors, upstream, retryAfterSeconds, extra } = error;
  const details = { errors, upstream, retryAfterSeconds, cause: error };
  return new MoxxieError(code, message, { ...details, extra: { ...extra, partlyDone: true } });
}

const digestMismatch = () =>
  new MoxxieError(
    "digest_mismatch",
    "The guest's configuration was changed since you read it; read it again and repeat your change on what is there now.",
  );
