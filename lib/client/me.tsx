"use client";

import { createContext, type ReactNode, use } from "react";
import type { Me } from "@/lib/contracts/identity";
import type { Permission } from "@/lib/domain/permissions";

const MeContext = createContext<Me | null>(null);

export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <MeContext value={me}>{children}</MeContext>;
}

/** Who is signed in. */
export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new Error("useMe needs a MeProvider above it");
  return me;
}

/** Why the person may not do something, as a sentence; null when they may. The server asks the same table again. */
export function mayNot(me: Pick<Me, "permissions" | "role">, permission: Permission): string | null {
  return me.permissions.includes(permission) ? null : `Your role (${me.role}) does not allow this.`;
}
