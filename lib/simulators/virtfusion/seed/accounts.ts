import type { SeededRandom } from "../../random";
import type { User } from "../state/accounts";
import type { Panel } from "../state/panel";

/** Makes an administrator, the user for Moxxie with two keys, and customers with one each. */
export function addAccounts(
  panel: Panel,
  input: { random: SeededRandom; at: Date },
): { moxxie: User; customers: User[] } {
  const { random, at } = input;
  addUser(panel, { name: "Panel Administrator", email: "admin@panel.test", admin: true, extRelationId: null, at });
  const moxxie = addUser(panel, { name: "Moxxie", email: "moxxie@panel.test", admin: false, extRelationId: 7001, at });
  for (const name of ["moxxie", "ops-laptop"]) addKey(panel, { userId: moxxie.id, name, random, at });
  const customers = ["Alfa Hosting", "Beta Studio", "Gama Shop"].map((name, index) => {
    const email = `${name.toLowerCase().replace(" ", ".")}@customers.test`;
    const user = addUser(panel, { name, email, admin: false, extRelationId: 5001 + index, at });
    addKey(panel, { userId: user.id, name: "laptop", random, at });
    return user;
  });
  return { moxxie, customers };
}

function addUser(
  panel: Panel,
  input: { name: string; email: string; admin: boolean; extRelationId: number | null; at: Date },
): User {
  const { at, ...given } = input;
  const user: User = {
    ...given,
    id: panel.nextId("user"),
    relStr: null,
    selfService: 0,
    selfServiceHourlyGroupProfiles: [],
    selfServiceResourceGroupProfiles: [],
    selfServiceHourlyResourcePack: null,
    enabled: true,
    timezone: "Europe/Prague",
    createdAt: at,
    updatedAt: at,
  };
  panel.users.set(user.id, user);
  return user;
}

function addKey(panel: Panel, input: { userId: number; name: string; random: SeededRandom; at: Date }): void {
  const { userId, name, random, at } = input;
  const key = Buffer.concat([
    Buffer.from("\0\0\0\x0bssh-ed25519\0\0\0 ", "latin1"),
    Buffer.from(random.hex(32), "hex"),
  ]);
  const id = panel.nextId("sshKey");
  const publicKey = `ssh-ed25519 ${key.toString("base64")} ${name}`;
  panel.sshKeys.set(id, { id, userId, name, publicKey, enabled: true, createdAt: at });
}
