import type { z } from "zod";
import { authorise, sees } from "@/lib/auth/authorise";
import type { BulkRequest } from "@/lib/contracts/bulk";
import { type Instance, type InstancesRequest, namesOf } from "@/lib/contracts/instances";
import type { HostRecord } from "@/lib/domain/estate";
import { productName } from "@/lib/domain/platform-words";
import type { Provider } from "@/lib/providers/provider";
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
  const keyNames = askedOnce();
  for (const [index, instance] of request.instances.entries()) {
    const mapped = await mapInstance(context, { instance, projectName: request.project_name, keyNames });
    problems.push(...mapped.problems.map((problem) => ({ ...problem, index, name: instance.name })));
    for (const note of mapped.notes) notes.add(note);
    for (const name of namesOf(instance)) operations.push({ type: "CREATE_VM", params: { name, ...mapped.params } });
  }
  if (problems.length > 0) throw instancesRefused(problems, request.instances.length);
  return { operations, mode: "transactional", ...(notes.size > 0 && { notes: [...notes] }) };
}

async function mapInstance(
  context: PlanContext,
  { instance, projectName, keyNames }: { instance: Instance; projectName: string; keyNames: KeyNames },
): Promise<Pick<ReturnType<typeof vmParams>, "problems" | "notes"> & { params: object }> {
  const { moxxie, actor } = context;
  const estate = { view: moxxie.inventory.view(), sees: (id: string) => sees(actor, id) };
  const place = placeOf(estate, instance);
  if ("code" in place) return { params: {}, problems: [place], notes: [] };
  const platform = await platformFacts(context, { instance, place, keyNames });
  return vmParams({ instance, place, platform, projectName });
}

/** Endpoints of one kind in one datacenter are alike in what they can do; what they hold is taken together. */
async function platformFacts(
  { moxxie }: PlanContext,
  { instance, place, keyNames }: { instance: Instance; place: InstancePlace; keyNames: KeyNames },
): Promise<PlatformFacts> {
  const { endpoints, host } = place;
  const [first] = endpoints;
  if (!first) throw new Error("a place without an endpoint was chosen");
  const view = moxxie.inventory.view();
  const provider = moxxie.providers.get(first.id);
  const inGroup = ({ endpointId, group }: HostRecord) => endpointId === host?.endpointId && group === host.group;
  return {
    product: productName(first),
    features: provider.features,
    startsWhenMade: provider.guests.startsWhenMade === true,
    packages: provider.packages ? endpoints.flatMap(({ id }) => view.packagesOf(id)) : null,
    templates: endpoints.flatMap(({ id }) =>
      view
        .templatesOf(id)
        .filter(({ kind }) => kind === "vm")
        .map((template) => ({ ...template, endpointId: id })),
    ),
    sshKeyNames: instance.ssh_key_name === undefined ? null : await keyNames(provider),
    hostsInGroup: [...view.hosts.values()].filter(inGroup).length,
  };
}

/** The names of the keys that a platform keeps; null where it keeps none. */
type KeyNames = (provider: Provider) => Promise<string[] | null>;

/** Hundreds of entries may name keys of one platform. */
function askedOnce(): KeyNames {
  const answers = new Map<string, Promise<string[] | null>>();
  return (provider) => {
    const answer = answers.get(provider.endpointId) ?? namesOfKeys(provider);
    answers.set(provider.endpointId, answer);
    return answer;
  };
}

async function namesOfKeys({ sshKeys }: Provider): Promise<string[] | null> {
  const keys = await sshKeys?.list();
  return keys?.map(({ name }) => name) ?? null;
}
