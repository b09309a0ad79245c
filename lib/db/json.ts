import type { Prisma } from "./generated/client";

/** An object as a JSON column keeps it: undefined members fall away, dates become ISO 8601. */
export const toJson = (value: object): Prisma.InputJsonObject => JSON.parse(JSON.stringify(value));
