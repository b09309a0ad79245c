import type { Filter } from "../types";
import { affinity } from "./affinity";
import { cpu } from "./cpu";
import { dataKnown } from "./data-age";
import { datacenter } from "./datacenter";
import { datacenterLimits } from "./datacenter-limits";
import { disk } from "./disk";
import { hostGroup } from "./host-group";
import { hostOnline } from "./host-online";
import { notInMaintenance } from "./maintenance";
import { memory } from "./memory";
import { networks } from "./networks";
import { packageOffered } from "./package";
import { provider } from "./provider";
import { requestedHost } from "./requested-host";
import { template } from "./template";

/** In the order in which reasons are shown; those that need little work come first. */
export const filters: readonly Filter[] = [
  datacenter,
  requestedHost,
  hostGroup,
  hostOnline,
  notInMaintenance,
  dataKnown,
  provider,
  packageOffered,
  cpu,
  memory,
  datacenterLimits,
  affinity,
  disk,
  networks,
  template,
];
