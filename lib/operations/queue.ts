import { z } from "zod";

/** The job that says: this operation waits for a worker. The operation's row is the truth, the job only wakes. */
export const operationQueue = "operation-run";
export const OperationJob = z.object({ operationId: z.uuid() });
