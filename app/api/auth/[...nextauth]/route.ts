import { type NextRequest, NextResponse } from "next/server";
import NextAuth from "next-auth";
import { clientAddress } from "@/lib/auth/client-address";
import { nextAuthOptions } from "@/lib/auth/next-auth-options";
import { isSecure } from "@/lib/auth/session-cookie";
import { setNextAuthOrigin } from "@/lib/config/next-auth";
import { moxxie } from "@/lib/instance";

/** What is used of next-auth. Its `_log` would let anybody write into our log. */
const actions = new Set(["signin", "callback", "signout", "session", "csrf", "providers", "error"]);

async function handle(
  request: NextRequest,
  { params }: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  const { nextauth } = await params;
  if (!actions.has(nextauth[0] ?? "")) return new NextResponse(null, { status: 404 });
  const parts = await moxxie();
  setNextAuthOrigin(parts.config);
  const { headers } = request;
  const options = nextAuthOptions(parts, { ip: clientAddress(headers), secure: isSecure(parts.config, headers) });
  return NextAuth(request, { params: { nextauth } }, options);
}

export { handle as GET, handle as POST };
