import { z } from "zod";
import { type InstancesRequest, namesOf } from "@/lib/contracts/instances";
import { type ErrorCode, errorCodes, type FieldError, type MoxxieError } from "@/lib/errors";
import { instancesRefused, type LocatedProblem } from "./problems";

/** Fields of a creation, as commands and platforms name them, in the words of the batch request. */
const fields: Record<string, string> = {
  name: "name",
  datacenter: "datacenter",
  provider: "provider",
  cores: "resources.cpu",
  cpuCores: "resources.cpu",
  memoryMB: "resources.memory",
  memoryMb: "resources.memory",
  diskGB: "resources.disk",
  diskGb: "resources.disk",
  host: "hypervisor_id",
  hostGroup: "hypervisor_group",
  package: "package",
  packageId: "package",
  template: "template",
  "network.profileId": "network.profile_id",
  "network.bandwidthMbps": "network.bandwidth",
  "network.publicIp": "network.public_ip",
  "network.publicAddress": "network.public_ip",
  "network.firewallRulesets": "network.firewall_rulesets",
  "cloudInit.sshKeyNames": "ssh_key_name",
  extraDisks: "volumes",
};

/** What a refusal without a field is about. */
const fieldOfCode: Partial<Record<ErrorCode, string>> = {
  name_taken: "name",
  unknown_datacenter: "datacenter",
  unknown_host: "hypervisor_id",
  unknown_host_group: "hypervisor_group",
  unknown_package: "package",
  unknown_template: "template",
  unknown_network_profile: "network.profile_id",
  network_profile_invalid: "network.profile_id",
  unknown_ssh_key: "ssh_key_name",
};

const Told = z.object({
  items: z.array(z.object({ index: z.number(), code: z.enum(errorCodes), message: z.string() })),
});

/**
 * What the bulk operation was refused with, told of the request that it was made from: each guest's problem at the entry
 * that the guest is of, the same problem of several guests once. Every other error stays as it is.
 */
export function refusalOfInstances(error: MoxxieError, { instances }: InstancesRequest): MoxxieError {
  const told = Told.safeParse(error.extra);
  if (error.code !== "bulk_refused" || !told.success) return error;
  const guests = instances.flatMap((instance, index) => namesOf(instance).map((name) => ({ index, name })));
  const problems = told.data.items.flatMap(({ index: at, code, message }): LocatedProblem[] => {
    const guest = guests[at];
    if (!guest) return [];
    const wrong = fieldsOf(error.errors ?? [], at);
    if (wrong.length === 0) return [{ ...guest, code, path: fieldOfCode[code] ?? "", message }];
    return wrong.map((field) => ({ ...guest, code, ...field }));
  });
  return problems.length === 0 ? error : instancesRefused(together(problems), instances.length);
}

/** The fields of one operation that are wrong, as the batch request calls them. */
function fieldsOf(errors: readonly FieldError[], index: number): FieldError[] {
  const start = `operations.${index}.params.`;
  return errors
    .filter(({ path }) => path.startsWith(start))
    .map(({ path, message }) => ({ path: fieldOf(path.slice(start.length)), message }));
}

function fieldOf(path: string): string {
  const [, disk] = /^extraDisks\.(\d+)\.sizeGB$/.exec(path) ?? [];
  if (disk !== undefined) return `volumes[${disk}].size_gb`;
  return fields[path] ?? fields[path.replace(/\.\d+$/, "")] ?? "";
}

/** The same problem of several guests of one entry is told once, with how many it is of. */
function together(problems: readonly LocatedProblem[]): LocatedProblem[] {
  const same = Map.groupBy(problems, ({ index, path, message }) => JSON.stringify([index, path, message]));
  return [...same.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const name = group.length === 1 ? first.name : `${first.name} and ${group.length - 1} more`;
    return [{ ...first, name }];
  });
}
