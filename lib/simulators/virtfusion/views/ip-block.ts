import type { IpBlock } from "../state/ip-block";
import { offsetDate } from "./dates";

const generatedSubnets = 300;
const noResolvers = { primary: null, secondary: null };

export function ipBlockView(block: IpBlock): Record<string, unknown> {
  const created = offsetDate(block.createdAt);
  return {
    id: block.id,
    type: block.type,
    name: block.name,
    ipv4: block.type === 4 ? ipv4View(block) : emptyIpv4,
    ipv6: block.type === 6 ? ipv6View(block) : emptyIpv6,
    rdnsType: 0,
    rdnsZoneId: null,
    networkProfile: block.networkProfile,
    routeBlock: null,
    dhcp: 1,
    enabled: block.enabled,
    created,
    updated: created,
  };
}

const emptyIpv4 = { gateway: null, netmask: null, resolvers: noResolvers, total: 0, usedTotal: 0, freeTotal: 0 };

const emptyIpv6 = {
  gateway: null,
  resolvers: noResolvers,
  subnet: null,
  from: 48,
  to: 64,
  restricted: [],
  total: 0,
  generatedTotal: 0,
  usedTotal: 0,
  freeTotal: 0,
  freeGenerated: 0,
  blacklistedTotal: 0,
};

function ipv4View(block: IpBlock): Record<string, unknown> {
  return {
    gateway: block.gateway,
    netmask: block.netmask,
    resolvers: { primary: "9.9.9.9", secondary: "149.112.112.112" },
    total: block.total,
    usedTotal: block.used,
    freeTotal: block.total - block.used,
  };
}

function ipv6View(block: IpBlock): Record<string, unknown> {
  const generatedTotal = Math.min(generatedSubnets, block.total);
  return {
    ...emptyIpv6,
    gateway: block.gateway,
    resolvers: { primary: "2620:fe::fe", secondary: "2620:fe::9" },
    subnet: block.gateway.replace(/1$/, ""),
    to: block.subnetCidr,
    total: block.total,
    generatedTotal,
    usedTotal: block.used,
    freeTotal: block.total - block.used,
    freeGenerated: Math.max(0, generatedTotal - block.used),
  };
}
