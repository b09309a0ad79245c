export { addressesOf, defaultPrefixOf, gatewayOf, longestPrefixOf } from "./addresses";
export type { AllocationRecord, AllocationStatus } from "./allocation";
export {
  countFreeSubnets,
  countFreeVlans,
  nextFreeAddress,
  nextFreeSubnet,
  nextFreeVlan,
  type SubnetWish,
} from "./next-free";
export {
  bitsOf,
  contains,
  containsAddress,
  formatAddress,
  formatSubnet,
  type IpAddress,
  type IpFamily,
  overlaps,
  readAddress,
  readCidr,
  type Subnet,
  sizeOf,
  subnetAround,
  subnetOf,
} from "./subnet";
