/**
 * Tells next-auth where it is. It knows no option for that, only these variables: the public address where one is
 * configured, else the host that each request names.
 */
export function setNextAuthOrigin({ publicUrl }: { publicUrl?: string }): void {
  if (publicUrl) process.env.NEXTAUTH_URL = new URL(publicUrl).origin;
  else process.env.AUTH_TRUST_HOST = "true";
}
