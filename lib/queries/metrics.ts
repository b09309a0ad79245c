import type { MetricsView } from "@/lib/contracts/estate";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import type { MetricsFacet, MetricsPoint, MetricsSeries } from "@/lib/providers/provider";
import { providerOf } from "./live";

/** Platforms add a point a minute at most; viewers of the same chart share one call. */
const sharedForMs = 10_000;

interface Shared {
  at: number;
  series: Promise<MetricsSeries>;
}
const sharedByRegistry = new WeakMap<Moxxie["providers"], Map<string, Shared>>();

/**
 * A series of an endpoint, shared by those who ask for the same within seconds: `name` tells it from the others.
 * @throws MoxxieError `not_supported` when the platform keeps no metrics.
 */
export async function sharedSeries(
  { providers }: Pick<Moxxie, "providers">,
  {
    endpointId,
    name,
    read,
  }: { endpointId: string; name: string; read: (metrics: MetricsFacet) => Promise<MetricsSeries> },
): Promise<MetricsView> {
  const { metrics } = providerOf({ providers }, endpointId);
  if (!metrics) throw new MoxxieError("not_supported", "The platform of this endpoint keeps no metrics.");
  const shared = sharedByRegistry.get(providers) ?? new Map<string, Shared>();
  sharedByRegistry.set(providers, shared);
  const now = Date.now();
  for (const [key, { at }] of shared) if (now - at > sharedForMs) shared.delete(key);
  const key = JSON.stringify([endpointId, name]);
  const kept = shared.get(key) ?? { at: now, series: read(metrics) };
  shared.set(key, kept);
  kept.series.catch(() => shared.get(key) === kept && shared.delete(key)); // a failure is not kept
  return metricsView(await kept.series);
}

const metricsView = ({ stepSeconds, points }: MetricsSeries): MetricsView => ({
  stepSeconds,
  points: points.map(pointView),
});

const pointView = (point: MetricsPoint) => ({
  at: point.at,
  cpuFraction: point.cpuFraction ?? null,
  memoryUsedMB: point.memoryUsedMb ?? null,
  memoryTotalMB: point.memoryTotalMb ?? null,
  diskReadBytesPerSecond: point.diskReadBytesPerSecond ?? null,
  diskWriteBytesPerSecond: point.diskWriteBytesPerSecond ?? null,
  netInBytesPerSecond: point.netInBytesPerSecond ?? null,
  netOutBytesPerSecond: point.netOutBytesPerSecond ?? null,
});
