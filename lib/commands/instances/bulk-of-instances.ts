import type { z } from "zod";
import { authorise, sees } from "@/lib/auth/authorise";
import type { BulkRequest } from "@/lib/contracts/bulk";
import { type Instance, type InstancesRequest, namesOf } from "@/lib/contracts/instances";
import { productName } from "@/lib/domain/platform-words";
import type { PlanContext } from "../define";
import { type PlatformFacts, vmParams } from "./params";
import { type InstancePlace, placeOf } from "./place";
import { instancesRefused, type LocatedProblem } from "./problems";

/**
 * The batch request as one transactional bulk operation of creations, in the order of the request. What stands in the
 * way of any entry is found for all of them before anything is asked for.
 *
 * @throws MoxxieError `forbidden`, `bulk_refused` with every problem, and what a platform answers that is asked for its keys.
 */
export async function bulkOfInstances(
  context: PlanContext,
  request: InstancesRequest,
): Promise<z.input<typeof BulkRequest>> {
  // Who may not make guests learns nothing of what they could be made from.
  authorise(context.actor, "vm:create");
  const problems: LocatedProblem[] = [];
  const notes = new Set<string>();
  const operations: z.input<typeof BulkRequest>["operations"] = [];
  for (const [index, instance] of request.instances.entries()) {
    const mapped = await mapInstance(context, { instance, projectName: request.project_name });
    problems.push(...mapped.problems.map((problem) => ({ ...problem, index, name: instance.name })));
    for (const note of mapped.notes) notes.add(note);
    for (const name of namesOf(instance)) operations.push({ type: "CREATE_VM", params: { name, ...mapped.params } });
  }
  if (problems.length > 0) throw instancesRefused(problems, request.instances.length);
  return { operations, mode: "transactional", ...(notes.size > 0 && { notes: [...notes] }) };
}

async function mapInstance(
  context: PlanContext,
  { instance, projectName }: { instance: Instance; projectName: string },
): Promise<Pick<ReturnType<typeof vmParams>, "problems" | "notes"> & { params: object }> {
  const { moxxie, actor } = context;
  const estate = { view: moxxie.inventory.view(), sees: (id: string) => sees(actor, id) };
  const place = placeOf(estate, instance);
  if ("code" in place) return { params: {}, problems: [place], notes: [] };
  const platform = await platformFacts(context, { instance, place });
  return vmParams({ instance, place, platform, projectName });
}

/** Endpoints of one kind in one datacenter are alike in what they can do; what they hold is taken together. */
async function platformFacts(
  { moxxie }: PlanContext,
  { instance, place: { endpoints, host } }: { instance: Instance; place: InstancePlace },
): Promise<PlatformFacts> {
  const view = moxxie.inventory.view();
  const [first] = endpoints;
  if (!first) throw new Error("a place without an endpoint was chosen");
  const provider = moxxie.providers.get(first.id);
  const asksForKey = instance.ssh_key_name !== undefined && provider.sshKeys !== undefined;
  return {
    product: productName(first),
    features: provider.features,
    startsWhenMade: provider.guests.startsWhenMade === true,
    packages: provider.packages ? endpoints.flatMap(({ id }) => view.packagesOf(id)) : null,
    templates: endpoints.flatMap(({ id }) => view.templatesOf(id).map((each) => ({ ...each, endpointId: id }))),
    sshKeyNames: asksForKey ? ((await provider.sshKeys?.list())?.map(({ name }) => name) ?? null) : null,
    hostsInGroup: host
      ? [...view.hosts.values()].filter(
          ({ endpointId, group }) => endpointId === host.endpointId && group === host.group,
        ).length
      : 0,
  };
}
