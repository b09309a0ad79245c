import { z } from "zod";
import { profileSteps, traceOutcomes } from "@/lib/domain/network-profile";

export const ProfileTraceView = z
  .array(
    z.object({
      step: z.enum(profileSteps),
      profileId: z
        .string()
        .nullable()
        .meta({ description: "The profile that the step considered; null: there was none" }),
      outcome: z.enum(traceOutcomes),
      reason: z.string(),
    }),
  )
  .length(3)
  .meta({ id: "ProfileTrace", description: "What became of each of the three steps: request, primary, default" });
export type ProfileTraceView = z.infer<typeof ProfileTraceView>;

/** The network of a creation, and why it is that one. */
export const ChosenNetworkView = z.object({
  profileId: z.string(),
  chosenBy: z.enum(profileSteps),
  trace: ProfileTraceView.nullable().meta({ description: "Null in what was decided before there were traces" }),
});

/** Which profile a creation would get; the same words as in `VmCreate`. */
export const ProfileResolve = z
  .strictObject({
    datacenter: z.string().min(1).max(64),
    host: z.string().min(1).max(200).optional(),
    hostGroup: z.string().min(1).max(200).optional(),
    package: z.string().min(1).max(200).optional(),
    network: z
      .strictObject({
        profileId: z.string().max(200).optional(),
        vlan: z.number().int().min(1).max(4094).optional(),
        allocationId: z.uuid().optional(),
      })
      .optional(),
  })
  .meta({ id: "NetworkProfileResolve" });
export type ProfileResolve = z.infer<typeof ProfileResolve>;

export const ProfileResolution = z
  .object({
    profileId: z.string(),
    name: z.string(),
    chosenBy: z.enum(profileSteps),
    vlan: z.number().int().nullable(),
    serviceVlan: z.number().int().nullable(),
    madeOnDemand: z.boolean().meta({ description: "The network is made for the first guest on it" }),
    host: z
      .string()
      .meta({ description: "The host that it was resolved for, or the group where the platform chooses" }),
    hostGroup: z.string().nullable(),
    endpoint: z.string(),
    package: z
      .object({ id: z.string(), name: z.string() })
      .nullable()
      .meta({ description: "The package by which a guest would be made; null: none, or not decided" }),
    trace: ProfileTraceView,
    valid: z.array(z.string()).meta({ description: "All profiles that can be asked for on the hosts that are meant" }),
  })
  .meta({ id: "NetworkProfileResolution" });
export type ProfileResolution = z.infer<typeof ProfileResolution>;
