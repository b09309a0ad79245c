import { type AuthParts, identityOf } from "./identity";
import { configurationCreator } from "./token-actor";
import { hashTokenSecret, tokenPrefix } from "./token-secret";

const name = "MOXXIE_API_TOKEN";

/**
 * Makes the token of the configuration known, as an administrator's, and ends those that it named before. Runs at every
 * start; a token that was revoked in the dashboard stays revoked.
 */
export async function ensureConfiguredToken(parts: AuthParts): Promise<void> {
  const { apiToken } = parts.config;
  const hash = apiToken === undefined ? undefined : hashTokenSecret(apiToken);
  const { prisma } = parts.db;
  await prisma.apiToken.updateMany({
    where: { createdBy: configurationCreator, name, revokedAt: null, ...(hash && { hash: { not: hash } }) },
    data: { revokedAt: new Date() },
  });
  if (apiToken && hash) {
    await prisma.apiToken.upsert({
      where: { hash },
      update: {},
      // Shorter than of a made token: it may be a word somebody chose.
      create: { name, hash, prefix: tokenPrefix(apiToken).slice(0, 4), role: "admin", createdBy: configurationCreator },
    });
  }
  identityOf(parts).tokens.forget();
}
