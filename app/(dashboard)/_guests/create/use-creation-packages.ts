"use client";

import { useQuery } from "@tanstack/react-query";
import { usePlatforms } from "@/components/platforms/platforms";
import { packageQueries } from "@/lib/client/queries/packages";
import type { PackageView } from "@/lib/contracts/estate";

/** The packages of a datacenter's platforms; not asked for where no platform has any. */
export function useCreationPackages(datacenter: string): {
  items: readonly PackageView[];
  status: "ready" | "loading" | "error";
} {
  const platforms = [...usePlatforms().values()].filter((platform) => platform.datacenter === datacenter);
  const any = platforms.some(({ capabilities }) => capabilities.packages);
  const query = useQuery({ ...packageQueries.list({ datacenter }), enabled: datacenter !== "" && any });
  if (!any) return { items: [], status: "ready" };
  return { items: query.data?.items ?? [], status: query.data ? "ready" : query.isError ? "error" : "loading" };
}
