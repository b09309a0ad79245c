import { resourceOf } from "@/lib/http/resource";
import * as approvalPolicy from "./approval-policy/route";
import * as approvalsIdApprove from "./approvals/[id]/approve/route";
import * as approvalsIdReject from "./approvals/[id]/reject/route";
import * as approvalsId from "./approvals/[id]/route";
import * as approvalsIdWithdraw from "./approvals/[id]/withdraw/route";
import * as approvals from "./approvals/route";
import * as auditExport from "./audit/export/route";
import * as audit from "./audit/route";
import * as auditVerify from "./audit/verify/route";
import * as containersIdClone from "./containers/[id]/clone/route";
import * as containersIdConfig from "./containers/[id]/config/route";
import * as containersIdMetrics from "./containers/[id]/metrics/route";
import * as containersIdMigrate from "./containers/[id]/migrate/route";
import * as containersIdReboot from "./containers/[id]/reboot/route";
import * as containersIdReset from "./containers/[id]/reset/route";
import * as containersIdResize from "./containers/[id]/resize/route";
import * as containersIdResume from "./containers/[id]/resume/route";
import * as containersId from "./containers/[id]/route";
import * as containersIdSavedConfigsRestore from "./containers/[id]/saved-configs/[savedId]/restore/route";
import * as containersIdSavedConfigs from "./containers/[id]/saved-configs/route";
import * as containersIdShutdown from "./containers/[id]/shutdown/route";
import * as containersIdSnapshotsNameRollback from "./containers/[id]/snapshots/[name]/rollback/route";
import * as containersIdSnapshotsName from "./containers/[id]/snapshots/[name]/route";
import * as containersIdSnapshots from "./containers/[id]/snapshots/route";
import * as containersIdStart from "./containers/[id]/start/route";
import * as containersIdStop from "./containers/[id]/stop/route";
import * as containersIdSuspend from "./containers/[id]/suspend/route";
import * as containers from "./containers/route";
import * as datacentersIdAvailableResources from "./datacenters/[id]/available-resources/route";
import * as datacentersIdNetworkMap from "./datacenters/[id]/network-map/route";
import * as datacentersId from "./datacenters/[id]/route";
import * as datacentersIdStatistics from "./datacenters/[id]/statistics/route";
import * as datacentersCapacity from "./datacenters/capacity/route";
import * as datacenters from "./datacenters/route";
import * as docsAssetsName from "./docs/assets/[name]/route";
import * as docs from "./docs/route";
import * as endpointsId from "./endpoints/[id]/route";
import * as endpointsIdTest from "./endpoints/[id]/test/route";
import * as endpoints from "./endpoints/route";
import * as endpointsTest from "./endpoints/test/route";
import * as events from "./events/route";
import * as healthz from "./healthz/route";
import * as hostsIdMetrics from "./hosts/[id]/metrics/route";
import * as hostsIdNetworkProfiles from "./hosts/[id]/network-profiles/route";
import * as hostsId from "./hosts/[id]/route";
import * as hosts from "./hosts/route";
import * as info from "./info/route";
import * as instances from "./instances/route";
import * as me from "./me/route";
import * as metrics from "./metrics/route";
import * as networkProfilesResolve from "./network-profiles/resolve/route";
import * as networkProfiles from "./network-profiles/route";
import * as networksIdAddressesIp from "./networks/[id]/addresses/[ip]/route";
import * as networksIdAddresses from "./networks/[id]/addresses/route";
import * as networksId from "./networks/[id]/route";
import * as networksAllocate from "./networks/allocate/route";
import * as networks from "./networks/route";
import * as openapiJson from "./openapi.json/route";
import * as operationsIdCancel from "./operations/[id]/cancel/route";
import * as operationsIdLog from "./operations/[id]/log/route";
import * as operationsIdPassword from "./operations/[id]/password/route";
import * as operationsIdRetry from "./operations/[id]/retry/route";
import * as operationsId from "./operations/[id]/route";
import * as operationsBulk from "./operations/bulk/route";
import * as operations from "./operations/route";
import * as packages from "./packages/route";
import * as placementValidate from "./placement/validate/route";
import * as readyz from "./readyz/route";
import * as reservationsIdExtend from "./reservations/[id]/extend/route";
import * as reservationsId from "./reservations/[id]/route";
import * as reservations from "./reservations/route";
import * as resourcesAvailable from "./resources/available/route";
import * as storages from "./storages/route";
import * as tasksIdLog from "./tasks/[id]/log/route";
import * as tasksId from "./tasks/[id]/route";
import * as tasks from "./tasks/route";
import * as templates from "./templates/route";
import * as tokensId from "./tokens/[id]/route";
import * as tokens from "./tokens/route";
import * as usersId from "./users/[id]/route";
import * as users from "./users/route";
import * as vmsIdAddressesRemove from "./vms/[id]/addresses/remove/route";
import * as vmsIdAddresses from "./vms/[id]/addresses/route";
import * as vmsIdBackupPlan from "./vms/[id]/backup-plan/route";
import * as vmsIdClone from "./vms/[id]/clone/route";
import * as vmsIdConfig from "./vms/[id]/config/route";
import * as vmsIdConsole from "./vms/[id]/console/route";
import * as vmsIdCpuThrottle from "./vms/[id]/cpu-throttle/route";
import * as vmsIdFirewall from "./vms/[id]/firewall/route";
import * as vmsIdHosting from "./vms/[id]/hosting/route";
import * as vmsIdMetrics from "./vms/[id]/metrics/route";
import * as vmsIdMigrate from "./vms/[id]/migrate/route";
import * as vmsIdOwner from "./vms/[id]/owner/route";
import * as vmsIdPackage from "./vms/[id]/package/route";
import * as vmsIdPassword from "./vms/[id]/password/route";
import * as vmsIdReboot from "./vms/[id]/reboot/route";
import * as vmsIdReset from "./vms/[id]/reset/route";
import * as vmsIdResize from "./vms/[id]/resize/route";
import * as vmsIdResume from "./vms/[id]/resume/route";
import * as vmsId from "./vms/[id]/route";
import * as vmsIdSavedConfigsRestore from "./vms/[id]/saved-configs/[savedId]/restore/route";
import * as vmsIdSavedConfigs from "./vms/[id]/saved-configs/route";
import * as vmsIdShutdown from "./vms/[id]/shutdown/route";
import * as vmsIdSnapshotsNameRollback from "./vms/[id]/snapshots/[name]/rollback/route";
import * as vmsIdSnapshotsName from "./vms/[id]/snapshots/[name]/route";
import * as vmsIdSnapshots from "./vms/[id]/snapshots/route";
import * as vmsIdStart from "./vms/[id]/start/route";
import * as vmsIdStop from "./vms/[id]/stop/route";
import * as vmsIdSuspend from "./vms/[id]/suspend/route";
import * as vmsIdTraffic from "./vms/[id]/traffic/route";
import * as vms from "./vms/route";
import * as webhooksIdDeliveriesDeliveryIdRedeliver from "./webhooks/[id]/deliveries/[deliveryId]/redeliver/route";
import * as webhooksIdDeliveriesDeliveryId from "./webhooks/[id]/deliveries/[deliveryId]/route";
import * as webhooksIdDeliveries from "./webhooks/[id]/deliveries/route";
import * as webhooksIdRotateSecret from "./webhooks/[id]/rotate-secret/route";
import * as webhooksId from "./webhooks/[id]/route";
import * as webhooksIdTest from "./webhooks/[id]/test/route";
import * as webhooks from "./webhooks/route";

/** Every path of the API, for its OpenAPI document and for the tests that walk it; a test finds a file that is missing here. */
export const resources = [
  approvalPolicy,
  approvals,
  approvalsId,
  approvalsIdApprove,
  approvalsIdReject,
  approvalsIdWithdraw,
  audit,
  auditExport,
  auditVerify,
  containers,
  containersId,
  containersIdClone,
  containersIdConfig,
  containersIdMetrics,
  containersIdMigrate,
  containersIdReboot,
  containersIdReset,
  containersIdResize,
  containersIdResume,
  containersIdSavedConfigs,
  containersIdSavedConfigsRestore,
  containersIdShutdown,
  containersIdSnapshots,
  containersIdSnapshotsName,
  containersIdSnapshotsNameRollback,
  containersIdStart,
  containersIdStop,
  containersIdSuspend,
  datacenters,
  datacentersCapacity,
  datacentersId,
  datacentersIdNetworkMap,
  datacentersIdAvailableResources,
  datacentersIdStatistics,
  docs,
  docsAssetsName,
  endpoints,
  endpointsId,
  endpointsIdTest,
  endpointsTest,
  events,
  healthz,
  hosts,
  hostsId,
  hostsIdMetrics,
  hostsIdNetworkProfiles,
  info,
  instances,
  me,
  metrics,
  networkProfiles,
  networkProfilesResolve,
  networks,
  networksAllocate,
  networksId,
  networksIdAddresses,
  networksIdAddressesIp,
  openapiJson,
  operations,
  operationsBulk,
  operationsId,
  operationsIdCancel,
  operationsIdPassword,
  operationsIdLog,
  operationsIdRetry,
  packages,
  placementValidate,
  readyz,
  reservations,
  reservationsId,
  reservationsIdExtend,
  resourcesAvailable,
  tasks,
  tasksId,
  storages,
  tasksIdLog,
  templates,
  tokens,
  tokensId,
  users,
  usersId,
  vms,
  vmsId,
  vmsIdAddresses,
  vmsIdAddressesRemove,
  vmsIdBackupPlan,
  vmsIdConsole,
  vmsIdCpuThrottle,
  vmsIdFirewall,
  vmsIdHosting,
  vmsIdOwner,
  vmsIdPackage,
  vmsIdPassword,
  vmsIdTraffic,
  vmsIdClone,
  vmsIdConfig,
  vmsIdMetrics,
  vmsIdMigrate,
  vmsIdReboot,
  vmsIdReset,
  vmsIdResize,
  vmsIdResume,
  vmsIdSavedConfigs,
  vmsIdSavedConfigsRestore,
  vmsIdShutdown,
  vmsIdSnapshots,
  vmsIdSnapshotsName,
  vmsIdSnapshotsNameRollback,
  vmsIdStart,
  vmsIdStop,
  vmsIdSuspend,
  webhooks,
  webhooksId,
  webhooksIdDeliveries,
  webhooksIdDeliveriesDeliveryId,
  webhooksIdDeliveriesDeliveryIdRedeliver,
  webhooksIdRotateSecret,
  webhooksIdTest,
].flatMap((module) => resourceOf(module) ?? []);
