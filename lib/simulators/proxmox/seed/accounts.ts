import type { SeededRandom } from "../../random";
import type { Accounts } from "../auth/accounts";

/** How to get into a simulated cluster. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  /** `user@realm!tokenid=secret`, the value after `PVEAPIToken=`. */
  readonly token: string;
}

/** Adds root with a token of full rights, and an auditor who may only look. */
export function addAccounts(accounts: Accounts, random: SeededRandom): { root: Credentials; auditor: Credentials } {
  const root = addUserWithToken(accounts, {
    id: "root@pam",
    password: "moxxie-simulator",
    tokenId: "moxxie",
    secret: random.uuid(),
  });
  const auditor = addUserWithToken(accounts, {
    id: "auditor@pve",
    password: "read-only",
    tokenId: "readonly",
    secret: random.uuid(),
  });
  accounts.grant({ path: "/", holder: { type: "user", id: "auditor@pve" }, role: "PVEAuditor", propagate: true });
  return { root, auditor };
}

function addUserWithToken(
  accounts: Accounts,
  input: { id: string; password: string; tokenId: string; secret: string },
): Credentials {
  const user = accounts.addUser({ id: input.id, password: input.password });
  accounts.addToken(user, { id: input.tokenId, secret: input.secret, privilegeSeparation: false, expire: 0 });
  return { username: input.id, password: input.password, token: `${input.id}!${input.tokenId}=${input.secret}` };
}
