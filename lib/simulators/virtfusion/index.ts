export type { FaultAction, FaultRule } from "../faults";
export { controlRoutes } from "./control/control-routes";
export type { FaultControl } from "./control/fault-control";
export type { ForeignOperator, ForeignServer } from "./control/foreign-operator";
export { demoVirtfusion } from "./demo";
export type { JobAction } from "./jobs/job";
export type { GroupOptions, VirtfusionSimulatorOptions } from "./options";
export {
  assetGroupIds,
  backupPlanIds,
  datastoreStorageType,
  firewallRulesetIds,
  networkProfileIds,
  packageIds,
} from "./seed/catalogue";
export { startVirtfusionSimulator, type VirtfusionSimulator } from "./simulator";
export type { CommissionStatus, ServerState, SimDisk, SimInterface, SimServer } from "./state/server";
