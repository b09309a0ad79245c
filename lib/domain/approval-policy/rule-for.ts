import { parseSelector } from "../selector";
import { floorRules } from "./defaults";
import type { ApprovalRule, DemandFacts, GuestFactsForPolicy, Requester, RuleName } from "./rule";

/**
 * The rule by which the demands of one requester wait for an approval: the first in order that holds for any of them.
 * Behind the policy's own rules stands a floor that none of them can take away.
 *
 * @returns undefined when all of them may run at once.
 */
export function ruleFor(
  rules: readonly ApprovalRule[],
  { requester, demands }: { requester: Requester; demands: readonly DemandFacts[] },
): RuleName | undefined {
  const rule = [...rules, ...floorRules].find(
    (each) => each.enabled && isAbout(each, requester) && anyHolds(each, demands),
  );
  return rule && { id: rule.id, name: rule.name };
}

const allows = <Item>(list: readonly Item[], item: Item) => list.length === 0 || list.includes(item);

const isAbout = ({ roles, requesters }: ApprovalRule, { kind, role }: Requester) =>
  allows(roles, role) && allows(requesters, kind);

function anyHolds(rule: ApprovalRule, demands: readonly DemandFacts[]): boolean {
  const isGuestMeant = guestCheck(rule);
  return demands.some(
    ({ command, risk, datacenterIds, guest }) =>
      allows(rule.risks, risk) &&
      allows(rule.commands, command) &&
      (rule.datacenters.length === 0 || datacenterIds.some((id) => rule.datacenters.includes(id))) &&
      isGuestMeant(guest),
  );
}

/** The selector is read once for all demands. */
function guestCheck({ guests }: ApprovalRule): (guest: GuestFactsForPolicy | null) => boolean {
  const { managed, protected: isProtected, selector } = guests;
  if (managed === undefined && isProtected === undefined && selector === undefined) return () => true;
  const tagged = selector === undefined ? undefined : parseSelector(selector);
  return (guest) =>
    guest !== null &&
    (managed === undefined || guest.managed === managed) &&
    (isProtected === undefined || guest.protected === isProtected) &&
    (tagged === undefined || tagged.matches(guest.tags));
}
