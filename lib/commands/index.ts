import type { OperationStatus } from "@/lib/contracts/operations";
import type { Step } from "@/lib/operations/step";
import { approveRequest } from "./approval/approve";
import { rejectRequest } from "./approval/reject";
import { withdrawRequest } from "./approval/withdraw";
import { bulkOperation } from "./bulk/bulk";
import { createDatacenter } from "./datacenter/create";
import { deleteDatacenter } from "./datacenter/delete";
import { updateDatacenter } from "./datacenter/update";
import type { AnyCommand } from "./define";
import { createEndpoint } from "./endpoint/create";
import { deleteEndpoint } from "./endpoint/delete";
import { updateEndpoint } from "./endpoint/update";
import { cloneGuest } from "./guest/clone";
import { createContainer, createVm } from "./guest/create";
import { deleteGuest } from "./guest/delete";
import { addAddresses } from "./guest/hosting/add-addresses";
import { assignBackupPlan } from "./guest/hosting/backup-plan";
import { changeOwner } from "./guest/hosting/change-owner";
import { changePackage } from "./guest/hosting/change-package";
import { switchConsole } from "./guest/hosting/console";
import { throttleCpu } from "./guest/hosting/cpu-throttle";
import { changeFirewall } from "./guest/hosting/firewall";
import { removeAddresses } from "./guest/hosting/remove-addresses";
import { resetPassword } from "./guest/hosting/reset-password";
import { revealPassword } from "./guest/hosting/reveal-password";
import { migrateGuest } from "./guest/migrate";
import {
  rebootGuest,
  resetGuest,
  resumeGuest,
  shutDownGuest,
  startGuest,
  stopGuest,
  suspendGuest,
} from "./guest/power";
import { resizeDisk } from "./guest/resize";
import { restoreConfig } from "./guest/restore-config";
import { createSnapshot, deleteSnapshot, rollBackSnapshot } from "./guest/snapshots";
import { updateGuest } from "./guest/update";
import { allocateNetwork } from "./network/allocate";
import { releaseNetwork } from "./network/release";
import { releaseNetworkAddress } from "./network/release-address";
import { takeNetworkAddress } from "./network/take-network-address";
import { updatePolicy } from "./policy/update";
import { createReservation } from "./reservation/create";
import { extendReservation } from "./reservation/extend";
import { releaseReservation } from "./reservation/release";
import { createToken } from "./token/create";
import { revokeToken } from "./token/revoke";
import { createUser } from "./user/create";
import { deleteUser } from "./user/delete";
import { updateUser } from "./user/update";
import { createWebhook } from "./webhook/create";
import { deleteWebhook } from "./webhook/delete";
import { redeliverWebhook } from "./webhook/redeliver";
import { rotateWebhookSecret } from "./webhook/rotate-secret";
import { testWebhook } from "./webhook/send-test";
import { updateWebhook } from "./webhook/update";
import { cancelOperation } from "./work/cancel-operation";
import { cancelTask } from "./work/cancel-task";
import { retryOperation } from "./work/retry-operation";

/** Every command there is. */
const all: readonly AnyCommand[] = [
  createVm,
  createContainer,
  startGuest,
  stopGuest,
  shutDownGuest,
  rebootGuest,
  resetGuest,
  suspendGuest,
  resumeGuest,
  updateGuest,
  restoreConfig,
  deleteGuest,
  cloneGuest,
  resizeDisk,
  createSnapshot,
  rollBackSnapshot,
  deleteSnapshot,
  migrateGuest,
  changePackage,
  changeOwner,
  assignBackupPlan,
  throttleCpu,
  changeFirewall,
  addAddresses,
  removeAddresses,
  switchConsole,
  resetPassword,
  revealPassword,
  createReservation,
  extendReservation,
  releaseReservation,
  cancelTask,
  bulkOperation,
  cancelOperation,
  retryOperation,
  allocateNetwork,
  releaseNetwork,
  takeNetworkAddress,
  releaseNetworkAddress,
  createToken,
  revokeToken,
  createUser,
  updateUser,
  deleteUser,
  createDatacenter,
  updateDatacenter,
  deleteDatacenter,
  createEndpoint,
  updateEndpoint,
  deleteEndpoint,
  approveRequest,
  rejectRequest,
  withdrawRequest,
  updatePolicy,
  createWebhook,
  updateWebhook,
  deleteWebhook,
  rotateWebhookSecret,
  redeliverWebhook,
  testWebhook,
];

/** By name; for entrances that get the name as data (server actions, bulk) and for operations that are taken up again. */
export const commands: ReadonlyMap<string, AnyCommand> = new Map(all.map((command) => [command.name, command]));

/** The steps of an accepted operation, the same in every process. */
export function stepsOf(name: string, input: unknown, decisions: unknown): Step[] {
  const command = commands.get(name);
  if (!command?.steps)
    throw new Error(`no command '${name}' with steps; was the operation accepted by a newer version?`);
  return command.steps(input, decisions) as Step[];
}

/** How an operation ends that failed and was undone. */
export const undoneAs = (name: string, input: unknown): OperationStatus =>
  commands.get(name)?.undoneAs?.(input) ?? "failed";
