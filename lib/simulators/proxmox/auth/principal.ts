/** Who makes a call: a user by ticket, or one of the user's tokens. */
export interface Principal {
  /** `name@realm`. */
  readonly user: string;
  /** The token's own part of `name@realm!token`. */
  readonly tokenId: string | undefined;
}

/** The real root, by ticket. A token of root@pam is not root@pam. */
export function isRootLogin(principal: Principal): boolean {
  return principal.user === "root@pam" && principal.tokenId === undefined;
}

/** As it stands in a UPID: `root@pam` or `root@pam!token`. */
export function principalName(principal: Principal): string {
  return principal.tokenId === undefined ? principal.user : `${principal.user}!${principal.tokenId}`;
}
