"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { traceOf } from "@/components/networks/network-choice";
import { asProblem } from "@/lib/client/problem-error";
import { networkChoiceQuery } from "@/lib/client/queries/network-choice";
import type { ProfileResolve } from "@/lib/contracts/network-profiles";
import type { ProfileStep, TraceEntry } from "@/lib/domain/network-profile";
import type { CreateDraft } from "./create-draft";

export interface ProfileChoiceNow {
  /** What is chosen while the request names none. */
  byDefault: { profileId: string; name: string; chosenBy: ProfileStep } | null;
  /** What becomes of the three steps with what the form says now. */
  trace: readonly TraceEntry[];
  /** Ids that can be asked for on the host or in the group that the form names; null: it names none, or not known yet. */
  valid: readonly string[] | null;
}

/** Asks which network the guest would get where it would be put: without a wish, and with the one of the form. */
export function useProfileChoice(draft: CreateDraft, chosenHost: string | null): ProfileChoiceNow {
  const { datacenter, hostGroup, packageId, profileId, vlan } = draft;
  // In a group the platform chooses the host itself.
  const host = hostGroup ? "" : draft.host;
  const asked: ProfileResolve = {
    datacenter,
    ...(host && { host }),
    ...(hostGroup && { hostGroup }),
    ...(packageId && { package: packageId }),
  };
  const isPlaced = host !== "" || hostGroup !== "";
  const place = isPlaced || !chosenHost ? asked : { ...asked, host: chosenHost };
  const wish = {
    ...(profileId && { profileId }),
    ...(/^\d+$/.test(vlan) && { vlan: Number(vlan) }),
  };
  const asks = Object.keys(wish).length > 0;
  const without = useQuery({
    ...networkChoiceQuery(place),
    enabled: datacenter !== "",
    placeholderData: keepPreviousData,
  });
  const withWish = useQuery({
    // Where it would go without the wish says nothing: the wish may lead it elsewhere.
    ...networkChoiceQuery({ ...asked, network: wish }),
    enabled: datacenter !== "" && asks,
    placeholderData: keepPreviousData,
  });
  const answer = asks ? withWish : without;
  return {
    byDefault: without.data ?? null,
    valid: (isPlaced && without.data?.valid) || null,
    trace: answer.error ? traceOf(asProblem(answer.error).extra?.trace) : (answer.data?.trace ?? []),
  };
}
