import type { CreateField } from "./create-draft";

const fieldsByPath: Record<string, CreateField> = {
  name: "name",
  hostname: "name",
  datacenter: "datacenter",
  template: "template",
  cores: "cores",
  memoryMB: "memoryGb",
  diskGB: "diskGb",
  rootfsGB: "diskGb",
  swapMB: "swapMb",
  host: "host",
  hostGroup: "hostGroup",
  package: "packageId",
  extraDisks: "extraDisks",
  storage: "storage",
  failoverDC: "failoverDc",
  tags: "tags",
  description: "description",
  sshKeys: "ciSshKeys",
  "network.profileId": "profileId",
  "network.vlan": "vlan",
  "network.bandwidthMbps": "bandwidthMbps",
  "network.publicIp": "publicIp",
  "network.firewallRulesets": "firewallRulesets",
  "network.ip": "ciIp",
  "network.allocationId": "allocationId",
  "network.gateway": "ciGateway",
  affinityRules: "affinity",
  clientId: "clientId",
  reservationId: "reservationId",
  "cloudInit.user": "ciUser",
  "cloudInit.sshKeys": "ciSshKeys",
  "cloudInit.sshKeyNames": "sshKeyNames",
  "cloudInit.ip": "ciIp",
  "cloudInit.gateway": "ciGateway",
  "cloudInit.nameservers": "ciNameservers",
  "cloudInit.userData": "ciUserData",
};

/** The form's field that an API path means. */
export function fieldOfPath(path: readonly string[]): CreateField | undefined {
  return fieldsByPath[path.slice(0, 2).join(".")] ?? fieldsByPath[path[0] ?? ""];
}

/** The field at which a refusal of the plan is said, where it concerns one. */
export function fieldOfRefusal(code: string): CreateField | undefined {
  const byCode: Record<string, CreateField> = {
    name_taken: "name",
    unknown_template: "template",
    unknown_network_profile: "profileId",
    network_profile_invalid: "profileId",
    unknown_package: "packageId",
    unknown_host_group: "hostGroup",
    unknown_storage: "storage",
    unknown_ssh_key: "sshKeyNames",
    unknown_host: "host",
    unknown_datacenter: "datacenter",
    affinity_impossible: "affinity",
    unknown_network: "allocationId",
    network_of_another_client: "clientId",
    network_taken: "address",
    unknown_reservation: "reservationId",
    reservation_ended: "reservationId",
    reservation_not_yours: "reservationId",
  };
  return byCode[code];
}
