import { addAddresses } from "@/lib/commands/guest/hosting/add-addresses";
import { assignBackupPlan } from "@/lib/commands/guest/hosting/backup-plan";
import { changeOwner } from "@/lib/commands/guest/hosting/change-owner";
import { changePackage } from "@/lib/commands/guest/hosting/change-package";
import { throttleCpu } from "@/lib/commands/guest/hosting/cpu-throttle";
import { changeFirewall } from "@/lib/commands/guest/hosting/firewall";
import { removeAddresses } from "@/lib/commands/guest/hosting/remove-addresses";
import {
  AddAddressesBody,
  BackupPlanBody,
  CpuThrottleBody,
  FirewallBody,
  FirewallView,
  HostingView,
  OwnerBody,
  PackageBody,
  RemoveAddressesBody,
  TrafficView,
} from "@/lib/contracts/guest-hosting";
import { commandRoute } from "@/lib/http/command-route";
import { route } from "@/lib/http/route";
import { guestFirewall, guestHosting, guestTraffic } from "@/lib/queries/guests";
import { GuestPath, guestIdOf } from "./path";

/* What platforms that rent VMs out can do; they know no containers. */

const tag = "VMs";
const params = GuestPath;
const errors = ["not_found", "ambiguous_vm_id", "invalid_state", "guest_locked", "not_supported"] as const;
const readErrors = ["not_found", "ambiguous_vm_id", "not_supported", "platform_unreachable"] as const;

export const trafficRoute = route({
  id: "getVmTraffic",
  summary: "What it has sent and received in each billing period",
  tag,
  permission: "vm:read",
  params,
  response: TrafficView,
  errors: readErrors,
  handle: async (call) => guestTraffic(call.moxxie, call.actor, await guestIdOf("vm", call)),
});

export const hostingRoute = route({
  id: "getVmHosting",
  summary: "Its package, owner, backup plan, CPU throttle and public addresses, as far as its platform tells",
  tag,
  permission: "vm:read",
  params,
  response: HostingView,
  errors: readErrors,
  handle: async (call) => guestHosting(call.moxxie, call.actor, await guestIdOf("vm", call)),
});

export const packageRoute = commandRoute({
  id: "changeVmPackage",
  description: "Disks never shrink.",
  tag,
  command: changePackage,
  params,
  body: PackageBody,
  errors: [...errors, "unknown_package", "ambiguous_name", "no_capacity"],
  input: async (call) => ({ ...call.body, vmId: await guestIdOf("vm", call) }),
});

export const ownerRoute = commandRoute({
  id: "changeVmOwner",
  tag,
  command: changeOwner,
  params,
  body: OwnerBody,
  errors,
  input: async (call) => ({ ...call.body, vmId: await guestIdOf("vm", call) }),
});

export const backupPlanRoute = commandRoute({
  id: "assignVmBackupPlan",
  tag,
  command: assignBackupPlan,
  params,
  body: BackupPlanBody,
  errors,
  input: async (call) => ({ ...call.body, vmId: await guestIdOf("vm", call) }),
});

export const cpuThrottleRoute = commandRoute({
  id: "throttleVmCpu",
  tag,
  command: throttleCpu,
  params,
  body: CpuThrottleBody,
  errors,
  input: async (call) => ({ ...call.body, vmId: await guestIdOf("vm", call) }),
});

export const firewallRoutes = {
  GET: route({
    id: "getVmFirewall",
    summary: "Its firewall as it is now",
    tag,
    permission: "vm:read",
    params,
    response: FirewallView,
    errors: readErrors,
    handle: async (call) => guestFirewall(call.moxxie, call.actor, await guestIdOf("vm", call)),
  }),
  POST: commandRoute({
    id: "changeVmFirewall",
    description: "`rulesets` replace all rules that it has; those are not kept anywhere.",
    tag,
    command: changeFirewall,
    params,
    body: FirewallBody,
    errors,
    input: async (call) => ({ ...call.body, vmId: await guestIdOf("vm", call) }),
  }),
};

export const addressesRoute = commandRoute({
  id: "addVmAddresses",
  description: "The platform chooses them; the operation's log and decisions say which.",
  tag,
  command: addAddresses,
  params,
  body: AddAddressesBody,
  errors,
  input: async (call) => ({ ...call.body, vmId: await guestIdOf("vm", call) }),
});

/** A POST of its own: bodies of DELETE do not survive every proxy on the way. */
export const removeAddressesRoute = commandRoute({
  id: "removeVmAddresses",
  description:
    "The addresses go back to the platform's pools for good. A protected VM needs `confirm`, its name; below administrator it waits for an approval.",
  tag,
  command: removeAddresses,
  params,
  body: RemoveAddressesBody,
  errors: [...errors, "cannot_be_done", "confirmation_required"],
  input: async (call) => ({ addresses: call.body.addresses, vmId: await guestIdOf("vm", call) }),
  confirm: (body) => body.confirm,
});
