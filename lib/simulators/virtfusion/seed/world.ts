import type { SeededRandom } from "../../random";
import type { GroupOptions } from "../options";
import type { Panel } from "../state/panel";
import { addAccounts } from "./accounts";
import { addCatalogue } from "./catalogue";
import { addInfrastructure } from "./infrastructure";
import { addServers } from "./servers";

const panelAgeMs = 500 * 24 * 3600 * 1000;

export interface WorldOptions {
  readonly guests: number;
  readonly groups: readonly GroupOptions[];
  readonly guestNetwork: string;
}

/** Fills a panel: what its administrator set up, accounts, and servers that were there before. Answers Moxxie's user. */
export function generateWorld(panel: Panel, input: WorldOptions & { random: SeededRandom }): { userId: number } {
  const { random, guests } = input;
  const at = new Date(panel.timeline.nowMs() - panelAgeMs);
  const groupIds = addInfrastructure(panel, { ...input, at });
  addCatalogue(panel, { groupIds, at });
  const { moxxie, customers } = addAccounts(panel, { random, at });
  addServers(panel, { count: guests, owners: customers, random });
  return { userId: moxxie.id };
}
