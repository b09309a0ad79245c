/**
 * Where the platform itself gives a guest its id, the guest bears a provisional one until it is made: no platform's id
 * looks like it, and each operation has its own.
 */
const prefix = "new-";

/** The provisional id of the guest that an operation makes. `operationId` is a UUID; its end differs between any two. */
export const provisionalVmId = (operationId: string): string => `${prefix}${operationId.slice(-12)}`;

/** Whether the platform has not given the guest its id yet. */
export const isProvisional = (vmId: string): boolean => vmId.startsWith(prefix);
