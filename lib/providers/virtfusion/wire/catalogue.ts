import { z } from "zod";
import { Amount, enveloped, Flag, listOf, OptionalAmount, OptionalText, optionalObject } from "./values";

/** Memory in MB, storage and traffic in GB (traffic 0: without limit), speeds in kB/s (0: without limit). */
const Package = z.object({
  id: Amount,
  name: z.string(),
  enabled: Flag,
  memory: Amount,
  primaryStorage: Amount,
  traffic: OptionalAmount,
  cpuCores: Amount,
  primaryNetworkSpeedIn: OptionalAmount,
  primaryNetworkSpeedOut: OptionalAmount,
  /** 0 or absent: the panel's default. */
  primaryNetworkProfile: OptionalAmount,
});
export type Package = z.output<typeof Package>;

export const PackagesAnswer = enveloped(z.array(Package));

const Template = z.object({
  id: Amount,
  name: z.string(),
  version: OptionalText,
  variant: OptionalText,
  /** 1: x86_64, 2: arm64. */
  arch: OptionalAmount,
  eol: Flag,
  type: OptionalText,
});
export type Template = z.output<typeof Template>;

/** Templates in groups by distribution, as of one package. */
export const TemplatesAnswer = enveloped(z.array(z.object({ name: z.string(), templates: listOf(Template) })));

/** A pool of addresses. */
export const IpBlock = z.object({
  id: Amount,
  /** 4 or 6. */
  type: Amount,
  name: z.string(),
  enabled: Flag,
  /** 0 or absent: the panel's default. */
  networkProfile: OptionalAmount,
  ipv4: optionalObject(z.object({ freeTotal: OptionalAmount, gateway: OptionalText, netmask: OptionalText })),
});
export type IpBlock = z.output<typeof IpBlock>;
