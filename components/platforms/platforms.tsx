"use client";

import { createContext, type ReactNode, use } from "react";
import type { DatacenterView, SuspendKeeps } from "@/lib/contracts/estate";
import type { GuestDetail } from "@/lib/contracts/guests";
import { cannotWords, type PlatformAbility, platformName, productName } from "@/lib/domain/platform-words";

/** What is known of the platform behind an endpoint. */
export interface Platform {
  endpoint: string;
  datacenter: string;
  product: string;
  /** By ability; empty while the endpoint cannot be used, and then nothing is said of what it cannot do. */
  capabilities: Readonly<Record<string, boolean>>;
  suspendKeeps: SuspendKeeps | null;
}

/** By endpoint. */
export type Platforms = ReadonlyMap<string, Platform>;

const PlatformsContext = createContext<Platforms>(new Map());

/** Stands once around the dashboard, so that rows, forms and menus say the same of a platform. */
export function PlatformsProvider({ platforms, children }: { platforms: Platforms; children: ReactNode }) {
  return <PlatformsContext value={platforms}>{children}</PlatformsContext>;
}

export const usePlatforms = (): Platforms => use(PlatformsContext);

/** The platform of a guest; its own answer tells what that can do, also before the datacenters are read. */
export function useGuestPlatform(
  guest: Pick<GuestDetail, "endpoint" | "datacenter" | "provider" | "capabilities">,
): Platform {
  const known = usePlatform(guest.endpoint);
  const { endpoint, datacenter, provider, capabilities } = guest;
  if (!known) return { endpoint, datacenter, product: platformName(provider), capabilities, suspendKeeps: null };
  return { ...known, capabilities };
}

export const usePlatform = (endpoint: string): Platform | undefined => use(PlatformsContext).get(endpoint);

export function platformsOf(datacenters: readonly Pick<DatacenterView, "id" | "endpoints">[]): Platforms {
  return new Map(
    datacenters.flatMap(({ id: datacenter, endpoints }) =>
      endpoints.map(
        (endpoint) =>
          [
            endpoint.id,
            {
              endpoint: endpoint.id,
              datacenter,
              product: productName(endpoint),
              capabilities: endpoint.capabilities,
              suspendKeeps: endpoint.suspendKeeps,
            },
          ] as const,
      ),
    ),
  );
}

/**
 * Why none of the platforms can do it, as a sentence; null when one can, and while it is not known. With several, the one
 * that takes the guest decides, and the plan says so.
 */
export function whyNoneCan(platforms: readonly Platform[], ability: PlatformAbility): string | null {
  const told = platforms.filter(({ capabilities }) => capabilities[ability] !== undefined);
  if (told.length === 0 || told.some(({ capabilities }) => capabilities[ability])) return null;
  return cannotWords([...new Set(told.map(({ product }) => product))], ability);
}
