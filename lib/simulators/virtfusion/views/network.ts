import { hashText } from "../../random";
import type { Hypervisor } from "../state/infrastructure";
import type { SimInterface, SimIpv4, SimIpv6 } from "../state/server";

const resolvers4 = { resolver1: "9.9.9.9", resolver2: "149.112.112.112" };
const resolvers6 = { resolver1: "2620:fe::fe", resolver2: "2620:fe::9" };

/** The rates and marks that both views of an interface share. */
function common(network: SimInterface): Record<string, unknown> {
  return {
    order: 1,
    enabled: true,
    tag: hashText(network.mac),
    name: network.name,
    mac: network.mac,
    inAverage: network.inboundKbytesPerSecond,
    inPeak: 0,
    inBurst: 0,
    outAverage: network.outboundKbytesPerSecond,
    outPeak: 0,
    outBurst: 0,
    isNat: false,
  };
}

export function interfaceView(network: SimInterface, hypervisor: Hypervisor): Record<string, unknown> {
  const bridge = hypervisor.networks.find(({ id }) => id === network.hypervisorNetwork);
  return {
    id: network.id,
    ...common(network),
    type: network.which === "primary" ? "public" : "private",
    driver: 1,
    processQueues: null,
    ipv4ToMac: null,
    ipv6ToMac: null,
    inTrafficCount: true,
    outTrafficCount: false,
    ipFilter: true,
    vlans: [],
    ipFilterType: "4",
    portIsolated: false,
    ipv4_resolver_1: 1,
    ipv4_resolver_2: 2,
    ipv6_resolver_1: 1,
    ipv6_resolver_2: 2,
    networkProfile: network.networkProfile,
    dhcpV4: 0,
    dhcpV6: 0,
    firewallEnabled: network.firewallEnabled,
    hypervisorNetwork: network.hypervisorNetwork,
    nat: false,
    firewall: network.firewallRulesets,
    hypervisorConnectivity: {
      id: network.hypervisorNetwork,
      type: bridge?.type ?? "simpleBridge",
      bridge: bridge?.bridge ?? "",
      mtu: null,
      primary: bridge?.primary ?? false,
      default: bridge?.isDefault ?? false,
    },
    ipWhitelist: network.whitelist.map(({ id, ip, cidr }) => ({ id, type: ip.includes(":") ? 6 : 4, ip, mask: cidr })),
    actions: [],
    ipv4: network.ipv4.map((address, index) => ipv4View(network, address, index)),
    ipv6: network.ipv6.map(ipv6View),
  };
}

/** The reduced shape of `GET /servers/user/{userId}`. */
export function reducedInterfaceView(network: SimInterface): Record<string, unknown> {
  return {
    ...common(network),
    ipv4: network.ipv4.map(({ address, gateway, netmask }, index) => ({
      order: index + 1,
      enabled: true,
      address,
      gateway,
      netmask,
      ...resolvers4,
    })),
    ipv6: [],
  };
}

/** Addresses of a secondary interface do not say which block they are of. */
function ipv4View({ which }: SimInterface, given: SimIpv4, index: number): Record<string, unknown> {
  const { id, blockId, address, gateway, netmask } = given;
  return {
    id,
    order: index + 1,
    enabled: true,
    ...(which === "primary" && { blockId }),
    address,
    gateway,
    netmask,
    ...resolvers4,
    rdns: null,
    mac: null,
  };
}

function ipv6View({ id, blockId, blockName, subnet, cidr, gateway }: SimIpv6, index: number): Record<string, unknown> {
  return {
    id,
    block: { id: blockId, name: blockName },
    order: index + 1,
    enabled: true,
    addresses: [],
    addressesDetailed: [],
    subnet,
    cidr,
    exhausted: false,
    gateway,
    ...resolvers6,
    routeNet: false,
  };
}
