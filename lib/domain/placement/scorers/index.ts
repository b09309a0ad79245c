import type { Scorer } from "../types";
import { affinityPreferences } from "./affinity";
import { balance } from "./balance";
import { dataAge } from "./data-age";
import { heldHost } from "./held-host";
import { packing } from "./packing";
import { reservedHeadroom } from "./reserved-headroom";
import { spread } from "./spread";

export const scorers: readonly Scorer[] = [
  balance,
  packing,
  spread,
  reservedHeadroom,
  dataAge,
  affinityPreferences,
  heldHost,
];
