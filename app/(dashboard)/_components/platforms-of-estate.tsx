"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { PlatformsProvider, platformsOf } from "@/components/platforms/platforms";
import { estateQueries } from "@/lib/client/queries/estate";

/** Tells everything below what the platforms of the datacenters can do. */
export function PlatformsOfEstate({ children }: { children: ReactNode }) {
  const { data } = useQuery(estateQueries.datacenters());
  const platforms = useMemo(() => platformsOf(data?.items ?? []), [data]);
  return <PlatformsProvider platforms={platforms}>{children}</PlatformsProvider>;
}
