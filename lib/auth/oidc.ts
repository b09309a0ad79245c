import { z } from "zod";
import { writeAudit } from "@/lib/audit/audit";
import type { User } from "@/lib/db/generated/client";
import type { AuthParts } from "./identity";
import { normalEmail } from "./sign-in";

/** The claims of an identity provider that count here (OpenID Connect Core, 5.1). */
const Profile = z.object({
  iss: z.string().min(1),
  sub: z.string().min(1),
  email: z.string().optional(),
  // A boolean by the specification; some providers send it as a word.
  email_verified: z.union([z.boolean(), z.stringbool()]).optional().catch(undefined),
  name: z.string().trim().min(1).optional().catch(undefined),
});
type Profile = z.infer<typeof Profile>;

/** Why somebody whom the identity provider knows may not come in. */
export const oidcRefusals = [
  "oidc_unverified_email",
  "oidc_no_account",
  "oidc_other_account",
  "oidc_disabled",
] as const;
export type OidcRefusal = (typeof oidcRefusals)[number];

/** How `users.oidc_subject` names somebody: a subject is unique only within its issuer. */
export const oidcSubject = ({ iss, sub }: { iss: string; sub: string }) => `${iss} ${sub}`;

/** The user whom a profile was linked to before. */
export async function userOfProfile({ db }: Pick<AuthParts, "db">, profile: unknown): Promise<User | null> {
  return db.prisma.user.findUnique({ where: { oidcSubject: oidcSubject(Profile.parse(profile)) } });
}

/**
 * The user for a profile that the identity provider vouched for. The first time it is found by its verified e-mail
 * address and linked; from then on by issuer and subject alone, whatever the address becomes. Who has no user here gets
 * one, as a viewer, if the configuration says so.
 */
export async function admitProfile(
  parts: Pick<AuthParts, "config" | "db">,
  profile: unknown,
): Promise<{ user: User } | { refused: OidcRefusal; email: string }> {
  const claims = Profile.parse(profile);
  const email = normalEmail(claims.email ?? "");
  const user = (await userOfProfile(parts, claims)) ?? (await firstTime(parts, { claims, email }));
  if (typeof user === "string") return { refused: user, email };
  return user.disabledAt ? { refused: "oidc_disabled", email } : { user };
}

async function firstTime(
  { config, db }: Pick<AuthParts, "config" | "db">,
  { claims, email }: { claims: Profile; email: string },
): Promise<User | OidcRefusal> {
  // An address that anybody may type in at the provider must not open the account of somebody here.
  if (!email || claims.email_verified !== true) return "oidc_unverified_email";
  const subject = oidcSubject(claims);
  return db.withLock(`oidc-link:${email}`, async (tx) => {
    const user = await tx.user.findUnique({ where: { email } });
    if (!user && !config.oidc?.createUsers) return "oidc_no_account";
    if (user?.oidcSubject && user.oidcSubject !== subject) return "oidc_other_account";
    const linked = user
      ? await tx.user.update({ where: { id: user.id }, data: { oidcSubject: subject } })
      : await tx.user.create({
          data: { email, name: claims.name ?? email, role: "viewer", oidcSubject: subject },
        });
    await writeAudit(tx, {
      actor: { kind: "system", id: "system", name: "Moxxie", ip: null, requestId: null },
      command: user ? "user.link_oidc" : "user.create_by_oidc",
      target: { type: "user", id: linked.id, name: linked.name },
      outcome: "done",
      detail: { email, issuer: claims.iss },
    });
    return linked;
  });
}
