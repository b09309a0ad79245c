import { readFileSync } from "node:fs";
import { z } from "zod";

/**
 * The methods that the simulator serves, with the names, types and limits of their parameters and their permission
 * rules, as PVE 9.1 has them; `since` marks what older releases do not know.
 */
const Parameter = z.object({
  type: z.enum(["string", "integer", "number", "boolean", "array"]).optional(),
  optional: z.literal(1).optional(),
  format: z.string().optional(),
  enum: z.array(z.string()).optional(),
  pattern: z.string().optional(),
  patternFlags: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  /** Another parameter that must then be given too. */
  requires: z.string().optional(),
  since: z.enum(["9.0", "9.1"]).optional(),
});

const Property = Parameter.extend({
  /** The key whose name may be left out. */
  default_key: z.literal(1).optional(),
  /** Short form of another key; with `keyAlias` the short form itself is the value of that key (`virtio=MAC`). */
  alias: z.string().optional(),
  keyAlias: z.string().optional(),
});

const Format = z.object({
  regex: z.string().optional(),
  flags: z.string().optional(),
  error: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  enum: z.array(z.string()).optional(),
  properties: z.record(z.string(), Property).optional(),
});

const PermissionCheck = z.array(z.unknown());
const Permissions = z.object({ check: PermissionCheck.optional(), user: z.enum(["all", "world"]).optional() });

const Method = z.object({
  method: z.enum(["GET", "POST", "PUT", "DELETE"]),
  path: z.string(),
  permissions: Permissions.nullable(),
  parameters: z.record(z.string(), z.union([z.string(), Parameter])),
  additionalProperties: z.literal(0).optional(),
  allowtoken: z.literal(0).optional(),
  proxyto: z.string().optional(),
  protected: z.literal(1).optional(),
  since: z.enum(["9.0", "9.1"]).optional(),
});

const File = z.object({
  indexed: z.record(z.enum(["qemu", "lxc"]), z.record(z.string(), z.tuple([z.number(), z.number()]))),
  formats: z.record(z.string(), Format),
  types: z.record(z.string(), Parameter),
  methods: z.array(Method),
});

export type ParameterDefinition = z.infer<typeof Parameter>;
export type PropertyDefinition = z.infer<typeof Property>;
export type FormatDefinition = z.infer<typeof Format>;
export type PermissionRule = z.infer<typeof Permissions>;
export interface MethodDefinition extends Omit<z.infer<typeof Method>, "parameters"> {
  /** Plain parameters by name. */
  parameters: ReadonlyMap<string, ParameterDefinition>;
  /** Families such as `net[n]`, by their stem, with the highest index allowed. */
  families: ReadonlyMap<string, { definition: ParameterDefinition; maxIndex: number }>;
}

const file = File.parse(JSON.parse(readFileSync(new URL("./methods.schema.json", import.meta.url), "utf8")));

export const formatDefinitions: ReadonlyMap<string, FormatDefinition> = new Map(Object.entries(file.formats));

export const methodDefinitions: readonly MethodDefinition[] = file.methods.map((method) => {
  const parameters = new Map<string, ParameterDefinition>();
  const families = new Map<string, { definition: ParameterDefinition; maxIndex: number }>();
  const indexed = file.indexed[method.path.includes("/lxc") ? "lxc" : "qemu"];
  for (const [name, reference] of Object.entries(method.parameters)) {
    const definition = typeof reference === "string" ? file.types[reference] : reference;
    if (!definition) throw new Error(`${method.method} ${method.path}: unknown type '${reference}' of ${name}`);
    if (name.endsWith("[n]")) families.set(name.slice(0, -3), { definition, maxIndex: indexed[name]?.[1] ?? 0 });
    else parameters.set(name, definition);
  }
  return { ...method, parameters, families };
});

/** The definition of a parameter, also of a member of a family (`net3`). */
export function findParameter(method: MethodDefinition, name: string): ParameterDefinition | undefined {
  const plain = method.parameters.get(name);
  if (plain) return plain;
  const match = /^(.*?)(0|[1-9]\d*)$/.exec(name);
  const family = match?.[1] ? method.families.get(match[1]) : undefined;
  return family && Number(match?.[2]) <= family.maxIndex ? family.definition : undefined;
}

const definitionsByRoute = new Map(methodDefinitions.map((method) => [`${method.method} ${method.path}`, method]));

/** The definition of `"METHOD /path/{template}"`. */
export function methodDefinition(route: string): MethodDefinition {
  const found = definitionsByRoute.get(route);
  if (!found) throw new Error(`no definition of ${route}`);
  return found;
}
