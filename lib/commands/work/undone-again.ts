import type { OperationStatus } from "@/lib/contracts/operations";
import { Prisma } from "@/lib/db/generated/client";

/** An ended operation whose undo is taken up again; how it is to end stands beside its error. */
export const undoneAgain = {
  status: "rolling_back" satisfies OperationStatus,
  completedAt: null,
  leaseOwner: null,
  leaseUntil: null,
  leftovers: Prisma.DbNull,
} as const satisfies Prisma.OperationUpdateManyMutationInput;
