import { guestPath } from "@/lib/client/queries/guests";
import type { BulkResult, OperationDetail } from "@/lib/contracts/operations";
import type { GuestKind } from "@/lib/domain/guest";

/** Whether an operation is about a VM or a container. */
export const kindOf = ({ decisions }: Pick<OperationDetail, "decisions">): GuestKind =>
  decisions.kind === "container" ? "container" : "vm";

/** The page of the guest of one item of a bulk operation: its type says of which kind it is. */
export const guestPathOf = ({ type, id }: Pick<BulkResult, "type" | "id">): string =>
  `${guestPath[type.endsWith("_CONTAINER") ? "container" : "vm"]}/${id}`;
