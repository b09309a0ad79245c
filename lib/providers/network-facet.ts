import type { NetworkProfile } from "@/lib/domain/platform";
import type { Stage } from "./stage";

export interface NetworkFacet {
  /** Networks that a guest can be put on, per host, and zones (`makesNetworks`) in which networks can be made. */
  profiles(): Promise<NetworkProfile[]>;
  /** Absent where networks cannot be made on demand. */
  readonly making?: NetworkMaking;
}

/** A network for one VLAN, to be made in a zone that `profiles()` lists. */
export interface ClientNetworkSpec {
  /** The profile id of the zone. */
  zoneId: string;
  vlan: number;
  /** The outer tag that the zone must have; null where the datacenter is not Q-in-Q. */
  serviceVlan: number | null;
  /** Client and purpose, for people who look at the platform. */
  label: string;
}

/** Networks made on demand; the same spec always means the same network, and making it twice is harmless. */
export interface NetworkMaking {
  /** The profile id that the network has, or will have. From the spec alone. */
  profileIdOf(spec: ClientNetworkSpec): string;
  /**
   * Looks on the platform whether the network is there or can be made.
   * @throws MoxxieError `network_misconfigured` when the zone or its outer tag is not as the spec says, `conflict` when
   * somebody else's unfinished changes would be applied with ours, `network_taken` when the name is another network's.
   */
  check(spec: ClientNetworkSpec): Promise<void>;
  making(spec: ClientNetworkSpec): Stage[];
  /** Removes exactly what `making(spec)` made; safe when nothing was made. */
  removing(spec: ClientNetworkSpec): Stage[];
}
