import type { CloneFacet, CloneSpec, GuestRef } from "../provider";
import type { ProxmoxClient } from "./client";
import type { Form } from "./form";
import type { GuestCalls } from "./guest-calls";
import type { Making, Makings } from "./making";
import { withMarker } from "./marker";
import { type RemovalDeps, removeMade } from "./removal";
import { ConfigAnswer, TaskAnswer } from "./wire";

interface CloneDeps extends RemovalDeps {
  client: ProxmoxClient;
  guests: GuestCalls;
  makings: Makings;
}

export function createClone(deps: CloneDeps): CloneFacet {
  const { client, guests, makings } = deps;
  return {
    cloning(source, spec) {
      return [
        {
          name: "clone",
          work: "clone",
          title: `Clone as ${spec.name} (${spec.vmId})`,
          isDone: async () => (await makings.progress(makingOf(source, spec))).state === "made",
          start: () =>
            guests.at(source, async (base, hostName) => {
              const { description } = await client.get(`${base}/config`, ConfigAnswer);
              const form = cloneForm(spec, { kind: source.kind, hostName, notes: String(description ?? "") });
              return makings.start(makingOf({ ...source, hostName }, spec), () =>
                client.post(`${base}/clone`, form, TaskAnswer),
              );
            }),
        },
      ];
    },
    async removeCloned(source, spec) {
      return removeMade(makingOf(source, spec), deps);
    },
  };
}

function makingOf(source: GuestRef, spec: CloneSpec): Making {
  return {
    operationId: spec.operationId,
    kind: source.kind,
    vmId: spec.vmId,
    hostName: spec.targetHost ?? source.hostName,
    task: { type: source.kind === "vm" ? "qmclone" : "vzclone", hostName: source.hostName, id: source.vmId },
  };
}

function cloneForm(spec: CloneSpec, source: { kind: GuestRef["kind"]; hostName: string; notes: string }): Form {
  const { vmId, name, full, targetHost, storage, snapshot, operationId } = spec;
  return {
    newid: vmId,
    [source.kind === "vm" ? "name" : "hostname"]: name,
    // The source's notes go along, but the mark of who made the source does not.
    description: withMarker(source.notes, operationId),
    full,
    storage: full ? storage : undefined,
    snapname: snapshot,
    target: targetHost === undefined || targetHost === source.hostName ? undefined : targetHost,
  };
}
