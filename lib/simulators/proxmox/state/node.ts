/** A network interface as `GET /nodes/{n}/network` shows it, without the parts that follow from these. */
export interface NetworkInterface {
  readonly iface: string;
  readonly type: "bridge" | "bond" | "eth" | "vlan";
  readonly active: boolean;
  readonly autostart: boolean;
  readonly method: "static" | "manual";
  /** `10.0.1.11/24`. */
  readonly cidr?: string;
  readonly gateway?: string;
  readonly bridgePorts?: string;
  readonly vlanAware?: boolean;
  readonly vlanId?: number;
  readonly vlanRawDevice?: string;
  readonly slaves?: string;
  readonly bondMode?: string;
  readonly comments?: string;
}

/** A node of the cluster. */
export interface ClusterNode {
  readonly name: string;
  readonly nodeId: number;
  readonly ip: string;
  online: boolean;
  /** Since when it is down; undefined while it is online. */
  offlineSinceMs: number | undefined;
  readonly cpuModel: string;
  readonly sockets: number;
  /** Physical cores of one socket. */
  readonly coresPerSocket: number;
  /** Logical CPUs of all sockets. */
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly rootFsBytes: number;
  readonly bootedAtMs: number;
  /** SHA-256 fingerprint of its certificate, `AA:BB:…`. */
  fingerprint: string;
  readonly interfaces: NetworkInterface[];
}
