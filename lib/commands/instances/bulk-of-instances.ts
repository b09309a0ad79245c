import type { z } from "zod";
import { authorise, sees } from "@/lib/auth/authorise";
import type { BulkRequest } from "@/lib/contracts/bulk";
import { type Instance, type InstancesRequest, namesOf } from "@/lib/contracts/instances";
import type { HostRecord } from "@/lib/domain/estate";
import { productName } from "@/lib/domain/platform-words";
import type { Moxxie } from "@/lib/moxxie";
import type { PlanContext } from "../define";
import { type MappedInstance, type PlatformFacts, vmParams } from "./params";
import { type InstancePlace, placeOf } from "./place";
import { instancesRefused, type LocatedProblem } from "./problems";

/**
 * The batch request as one transactional bulk operation of creations, in the order of the request. From what is known of
 * the estate; no platform is asked.
 *
 * @throws MoxxieError `forbidden`, `bulk_refused` with every entry that cannot be meant.
 */
export function bulkOfInstances(context: PlanContext, request: InstancesRequest): z.input<typeof BulkRequest> {
  // Who may not make guests learns nothing of what they could be made from.
  authorise(context.actor, "vm:create");
  const problems: LocatedProblem[] = [];
  const notes = new Set<string>();
  const operations: z.input<typeof BulkRequest>["operations"] = [];
  for (const [index, instance] of request.instances.entries()) {
    const mapped = mapInstance(context, { instance, projectName: request.project_name });
    problems.push(...mapped.problems.map((problem) => ({ ...problem, index, name: instance.name })));
    for (const note of mapped.notes) notes.add(note);
    for (const name of namesOf(instance)) operations.push({ type: "CREATE_VM", params: { name, ...mapped.params } });
  }
  if (problems.length > 0) throw instancesRefused(problems, request.instances.length);
  return { operations, mode: "transactional", ...(notes.size > 0 && { notes: [...notes] }) };
}

function mapInstance(
  { moxxie, actor }: PlanContext,
  { instance, projectName }: { instance: Instance; projectName: string },
): Pick<MappedInstance, "problems" | "notes"> & { params: object } {
  const place = placeOf({ view: moxxie.inventory.view(), sees: (id) => sees(actor, id) }, instance);
  if ("code" in place) return { params: {}, problems: [place], notes: [] };
  return vmParams({ instance, place, platform: platformFacts(moxxie, place), projectName });
}

/** Endpoints of one kind in one datacenter are alike in what they can do; what they hold is taken together. */
function platformFacts({ inventory, providers }: Moxxie, { endpoints, host }: InstancePlace): PlatformFacts {
  const [first] = endpoints;
  if (!first) throw new Error("a place without an endpoint was chosen");
  const view = inventory.view();
  const provider = providers.get(first.id);
  const inGroup = ({ endpointId, group }: HostRecord) => endpointId === host?.endpointId && group === host.group;
  return {
    product: productName(first),
    features: provider.features,
    startsWhenMade: provider.guests.startsWhenMade === true,
    packages: provider.packages ? endpoints.flatMap(({ id }) => view.packagesOf(id)) : null,
    templates: endpoints.flatMap(({ id: endpointId }) =>
      view
        .templatesOf(endpointId)
        .filter(({ kind }) => kind === "vm")
        .map(({ id, name }) => ({ id, name, endpointId })),
    ),
    hostsInGroup: [...view.hosts.values()].filter(inGroup).length,
  };
}
