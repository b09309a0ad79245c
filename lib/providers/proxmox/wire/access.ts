import { z } from "zod";
import { Flag, OptionalText } from "./values";

export const TicketAnswer = z.object({
  username: z.string(),
  ticket: z.string().min(1),
  CSRFPreventionToken: z.string().default(""),
  NeedTFA: Flag,
});

export const VersionAnswer = z.object({ version: z.string(), release: OptionalText });

export const PermissionsAnswer = z.record(z.string(), z.record(z.string(), z.unknown()));
