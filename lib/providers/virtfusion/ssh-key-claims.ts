/** Which operations of this process have made and which use the panel's SSH keys, so that what one made goes with it. */
export interface SshKeyClaims {
  uses(operationId: string, keyId: number): void;
  made(operationId: string, keyId: number): void;
  /** Keys that only this operation had made and used; one that others use is theirs to give up from now on. */
  release(operationId: string): number[];
}

/** Far more operations than a process carries out at a time. */
const rememberedAtMost = 1_000;

export function createSshKeyClaims(): SshKeyClaims {
  const claims = new Map<string, { made: Set<number>; used: Set<number> }>();

  function claimOf(operationId: string) {
    const claim = claims.get(operationId) ?? { made: new Set(), used: new Set() };
    claims.delete(operationId);
    claims.set(operationId, claim);
    for (const oldest of claims.keys()) {
      if (claims.size <= rememberedAtMost) break;
      claims.delete(oldest);
    }
    return claim;
  }

  return {
    uses: (operationId, keyId) => void claimOf(operationId).used.add(keyId),
    made: (operationId, keyId) => void claimOf(operationId).made.add(keyId),
    release(operationId) {
      const mine = claims.get(operationId);
      claims.delete(operationId);
      return [...(mine?.made ?? [])].filter((keyId) => {
        const heir = [...claims.values()].find(({ used }) => used.has(keyId));
        heir?.made.add(keyId);
        return heir === undefined;
      });
    },
  };
}
