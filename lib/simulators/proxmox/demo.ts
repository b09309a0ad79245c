import { believable } from "./launcher";
import type { ProxmoxSimulatorOptions } from "./options";

/** The two Proxmox clusters of the demo, by datacentre. Ports and the number of guests are the caller's to add. */
export const demoClusters = {
  /** Amsterdam: four nodes of PVE 9.1 on Ceph. */
  DC1: {
    ...believable,
    clusterName: "pve-ams",
    nodePrefix: "pve-ams-",
    release: "9.1",
    nodes: 4,
    guests: 60,
    seed: 1101,
    nodeNetwork: "10.0.1",
    guestNetwork: "172.16",
    sharedStorage: "ceph",
  },
  /** Rotterdam: three nodes of PVE 8.4 on NFS, guests behind a Q-in-Q zone with service VLAN 1000. */
  DC2: {
    ...believable,
    clusterName: "pve-rtm",
    nodePrefix: "pve-rtm-",
    release: "8.4",
    nodes: 3,
    guests: 40,
    seed: 2202,
    nodeNetwork: "10.0.2",
    guestNetwork: "172.17",
    sharedStorage: "nfs",
    qinqServiceVlan: 1000,
  },
} as const satisfies Record<string, ProxmoxSimulatorOptions>;
