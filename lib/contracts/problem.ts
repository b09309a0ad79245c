import { z } from "zod";
import { errorCodes } from "@/lib/errors";

/** RFC 9457. */
export const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(errorCodes),
    instance: z.string().meta({ description: "The request's id, as in X-Request-Id" }),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    upstream: z.object({ endpoint: z.string(), status: z.number().int().optional(), message: z.string() }).optional(),
  })
  .meta({
    id: "Problem",
    description: "RFC 9457 problem details",
    example: {
      type: "urn:moxxie:problem:not_found",
      title: "Not found",
      status: 404,
      detail: "There is no VM 'DC1:100', or you may not see it.",
      code: "not_found",
      instance: "8e1f3a52-5a0e-4c5f-9d3a-0d6f6e1c7b90",
    },
  });
export type Problem = z.infer<typeof Problem>;
