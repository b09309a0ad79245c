import { MoxxieError } from "@/lib/errors";
import type { SnapshotFacet } from "../provider";
import { path } from "../transport";
import type { ProxmoxClient } from "./client";
import type { GuestCalls } from "./guest-calls";
import { isoTime } from "./tasks";
import { SnapshotAnswer, TaskAnswer } from "./wire";

export function createSnapshots(client: ProxmoxClient, guests: GuestCalls): SnapshotFacet {
  return {
    list: (ref) =>
      guests.at(ref, async (base) => {
        const entries = await client.get(`${base}/snapshot`, SnapshotAnswer);
        return entries
          .filter(({ name }) => name !== "current") // the guest as it is now, listed among its snapshots
          .sort((one, other) => (one.snaptime ?? 0) - (other.snaptime ?? 0))
          .map(({ name, description, snaptime, parent, vmstate }) => ({
            name,
            ...(description?.trim() && { description: description.trim() }),
            ...(snaptime !== undefined && { createdAt: isoTime(snaptime) }),
            ...(parent && { parent }),
            withMemory: vmstate,
          }));
      }),
    create(ref, { name, description, withMemory }) {
      assertSnapshotName(name);
      if (withMemory && ref.kind === "container") {
        throw new MoxxieError("cannot_be_done", "A container's snapshot holds no memory; take it without.");
      }
      const form = { snapname: name, description, vmstate: withMemory ? true : undefined };
      return guests.at(ref, (base) => client.post(`${base}/snapshot`, form, TaskAnswer));
    },
    rollback: (ref, name, { start }) =>
      guests.at(ref, (base) =>
        client.post(`${base}${path`/snapshot/${name}/rollback`}`, { start: start ? true : undefined }, TaskAnswer),
      ),
    remove: (ref, name) => guests.at(ref, (base) => client.delete(`${base}${path`/snapshot/${name}`}`, {}, TaskAnswer)),
  };
}

function assertSnapshotName(name: string): void {
  if (/^[a-z][a-z0-9_-]+$/i.test(name) && name.length <= 40 && !["current", "pending"].includes(name)) return;
  throw new MoxxieError(
    "cannot_be_done",
    `'${name}' is no name for a snapshot: a letter first, then letters, digits, '-' or '_', 2 to 40 in all, and neither 'current' nor 'pending'.`,
  );
}
