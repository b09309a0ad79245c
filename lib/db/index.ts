export { isExclusionViolation, isUniqueViolation } from "./constraint-errors";
export {
  type Database,
  type ListenOptions,
  type OpenDatabaseOptions,
  openDatabase,
  type Transaction,
} from "./database";
export { DatabaseOpenError, NotifyPayloadTooLargeError } from "./errors";
export { openReadOnly, type ReadOnlyDatabase } from "./read-only";
