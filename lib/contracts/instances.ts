import { z } from "zod";

/** The batch request: fields may be added, never renamed. Every message is a sentence for whoever wrote the body. */

export const instanceProviders = ["virtfusion", "proxmox", "maas"] as const;
export type InstanceProvider = (typeof instanceProviders)[number];

/** Of one entry. */
export const instancesOfOneAtMost = 100;
/** Of one request, over all entries. */
export const instancesAtMost = 200;

const shown = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value).slice(0, 60));

/** A whole number within bounds, told as one sentence whatever is wrong with it. */
const whole = (what: string, { from, to, unit }: { from: number; to: number; unit?: string }) => {
  const bounds = `from ${from.toLocaleString("en")} to ${to.toLocaleString("en")}`;
  const words = `${what} is a whole number ${bounds}${unit ? ` ${unit}` : ""}`;
  const error = ({ input }: { input?: unknown }) =>
    input === undefined ? `${words}; it is missing` : `${words}; ${shown(input)} was given`;
  return z.int({ error }).min(from, { error }).max(to, { error });
};

const text = (what: string, max: number) => {
  const error = ({ input }: { input?: unknown }) => `${what} is a text of 1 to ${max} characters; ${told(input)}`;
  return z.string({ error }).trim().min(1, { error }).max(max, { error });
};
const told = (input: unknown) => (input === undefined ? "it is missing" : `${shown(input)} was given`);

const trueOrFalse = (what: string) => z.boolean({ error: ({ input }) => `${what} is true or false; ${told(input)}` });

/** A platform's own number, or a name. */
const idOrName = (what: string) => {
  const error = ({ input }: { input?: unknown }) => `${what} is a number or a name; ${told(input)}`;
  return z.union([z.int().min(0), z.string().trim().min(1).max(200)], { error });
};

const nameWords =
  "The name has letters, digits, hyphens and dots, begins and ends with a letter or digit, and has at most 63 characters";
const nameError = ({ input }: { input?: unknown }) => `${nameWords}; ${told(input)}`;
const InstanceName = z
  .string({ error: nameError })
  .max(63, { error: nameError })
  .regex(/^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*$/, { error: nameError });

const object = <Shape extends z.core.$ZodLooseShape>(what: string, shape: Shape) =>
  z.strictObject(shape, {
    // Unknown keys are told one by one elsewhere.
    error: ({ code, input }) => (code === "invalid_type" ? `${what} is an object; ${told(input)}` : undefined),
  });

const Resources = object("resources", {
  memory: whole("memory", { from: 16, to: 16_777_216, unit: "MB" }).optional(),
  disk: whole("disk", { from: 1, to: 262_144, unit: "GB" }).optional(),
  cpu: whole("cpu", { from: 1, to: 1024, unit: "cores" }).optional(),
}).meta({ id: "InstanceResources", description: "What is left out comes from the package" });

const Network = object("network", {
  profile_id: idOrName("profile_id").optional().meta({ description: "The network profile, by id or name" }),
  bandwidth: whole("bandwidth", { from: 1, to: 400_000, unit: "Mbit/s" })
    .optional()
    .meta({ description: "In Mbit/s, both ways" }),
  public_ip: trueOrFalse("public_ip").optional().meta({ description: "Whether the platform gives it a public IPv4" }),
  firewall_rulesets: z
    .array(whole("A ruleset's id", { from: 1, to: 2_147_483_647 }), {
      error: ({ input }) => `firewall_rulesets is a list of ruleset ids; ${told(input)}`,
    })
    .max(50, { error: "A guest takes at most 50 firewall rulesets" })
    .optional(),
}).meta({ id: "InstanceNetwork" });

const Volume = object("A volume", {
  size_gb: whole("size_gb", { from: 1, to: 262_144, unit: "GB" }),
  name: text("A volume's name", 100).optional().meta({ description: "No platform keeps it yet: refused" }),
  mount_point: text("mount_point", 1_000)
    .optional()
    .meta({ description: "No platform mounts disks inside guests: refused; use the template or cloud-init" }),
}).meta({ id: "InstanceVolume" });

const Instance = object("An instance", {
  name: InstanceName.meta({ description: "Of several the beginning: `name-0`, `name-1` and so on" }),
  provider: z
    .enum(instanceProviders, {
      error: ({ input }) => `provider is one of ${instanceProviders.join(", ")}; ${told(input)}`,
    })
    .meta({ description: "The kind of platform" }),
  number_of_instances: whole("number_of_instances", { from: 1, to: instancesOfOneAtMost }).default(1),
  provision: trueOrFalse("provision").default(true).meta({
    description:
      "Install the template and start it. `false`: not started; on a platform that starts whatever it installs, made without an operating system",
  }),
  datacenter: text("datacenter", 64)
    .optional()
    .meta({ description: "Where more than one has such a platform and nothing else tells which" }),
  hypervisor_id: idOrName("hypervisor_id")
    .optional()
    .meta({ description: "The hypervisor, by the platform's number or by name" }),
  hypervisor_group: text("hypervisor_group", 200)
    .optional()
    .meta({ description: "The group of hypervisors among which the platform chooses" }),
  package: idOrName("package").optional().meta({ description: "The platform's package, by id or name" }),
  resources: Resources.optional(),
  template: idOrName("template").optional().meta({ description: "What is installed, by name or id" }),
  ssh_key_name: text("ssh_key_name", 200)
    .optional()
    .meta({ description: "A key that the platform keeps under that name" }),
  network: Network.optional(),
  volumes: z
    .array(Volume, { error: ({ input }) => `volumes is a list of disks; ${told(input)}` })
    .max(16, { error: "A guest takes at most 16 volumes" })
    .optional()
    .meta({ description: "Disks beside the first one" }),
}).meta({ id: "Instance" });
export type Instance = z.output<typeof Instance>;

/** Fixed shape. */
export const InstancesRequest = object("The body", {
  project_name: text("project_name", 100).meta({
    description: "What the instances belong to; kept as a tag where the platform has tags",
  }),
  instances: z
    .array(Instance, { error: ({ input }) => `instances is a list; ${told(input)}` })
    .min(1, { error: "The list of instances is empty: name at least one" })
    .max(instancesAtMost, { error: `A request makes at most ${instancesAtMost} instances` }),
})
  .superRefine(({ instances }, context) => {
    for (const { message, path } of togetherWrong(instances)) context.addIssue({ code: "custom", path, message });
  })
  .meta({ id: "InstancesRequest" });
export type InstancesRequest = z.output<typeof InstancesRequest>;

/** The names that an entry's guests get, in order: its own name for one, else with a number from 0. */
export function namesOf({
  name,
  number_of_instances: count,
}: Pick<Instance, "name" | "number_of_instances">): string[] {
  return count === 1 ? [name] : Array.from({ length: count }, (_, index) => `${name}-${index}`);
}

/** What no entry can be blamed for alone. */
function togetherWrong(instances: readonly Instance[]): { path: (string | number)[]; message: string }[] {
  // That is told already.
  if (instances.some(({ number_of_instances: count }) => count > instancesOfOneAtMost)) return [];
  const total = instances.reduce((sum, { number_of_instances }) => sum + number_of_instances, 0);
  if (total > instancesAtMost) {
    const message = `A request makes at most ${instancesAtMost} instances; these are ${total} in all`;
    return [{ path: ["instances"], message }];
  }
  const firstWith = new Map<string, number>();
  return instances.flatMap((instance, index) => {
    const path = ["instances", index, "name"];
    const names = namesOf(instance);
    const long = names.find(({ length }) => length > 63);
    if (long !== undefined) return [{ path, message: `Numbered, the name has more than 63 characters: '${long}'` }];
    const taken = names.find((name) => firstWith.has(name.toLowerCase()));
    const earlier = taken === undefined ? undefined : firstWith.get(taken.toLowerCase());
    for (const name of names) firstWith.set(name.toLowerCase(), index);
    return earlier === undefined
      ? []
      : [{ path, message: `The name '${taken}' is given twice: instances[${earlier}] has it too` }];
  });
}

export const instancesExample: z.input<typeof InstancesRequest> = {
  project_name: "storefront",
  instances: [
    {
      name: "web",
      provider: "virtfusion",
      number_of_instances: 2,
      hypervisor_group: "Prague",
      resources: { memory: 2048, disk: 40, cpu: 2 },
      template: "debian-12",
      ssh_key_name: "deploy",
      network: { profile_id: 3, bandwidth: 1000, public_ip: true, firewall_rulesets: [1] },
      volumes: [{ size_gb: 100 }],
    },
  ],
};
