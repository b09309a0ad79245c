import { z } from "zod";

/** A path with one id. */
export const IdPath = z.object({ id: z.string().min(1).max(300) });

/** Operations, tokens and users have ids of Moxxie's own. */
export const UuidPath = z.object({ id: z.uuid() });
