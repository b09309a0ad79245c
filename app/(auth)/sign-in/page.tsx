import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { needsSetup } from "@/lib/auth/first-admin";
import { returnPath } from "@/lib/auth/return-path";
import { currentActorOrNull } from "@/lib/auth/session";
import { moxxie } from "@/lib/instance";
import { errorWords } from "./error-words";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type Search = Promise<{ returnTo?: string | string[]; callbackUrl?: string | string[]; error?: string | string[] }>;

export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const [actor, search] = await Promise.all([currentActorOrNull(), searchParams]);
  const returnTo = returnPath(first(search.returnTo));
  if (actor) redirect(returnTo);
  const { config, db } = await moxxie();
  if (await needsSetup({ db })) redirect("/setup");
  return (
    <>
      <Panel aria-labelledby="sign-in">
        <h1 id="sign-in" className="mb-3 font-semibold text-lg">
          Sign in
        </h1>
        <SignInForm returnTo={returnTo} error={errorWords(first(search.error))} />
        {config.oidc && <OidcForm name={config.oidc.name} returnTo={returnTo} />}
      </Panel>
      {config.demo && config.admin && <DemoAccount {...config.admin} />}
    </>
  );
}

/** A plain form: the identity provider is another site, to which only a navigation leads. */
function OidcForm({ name, returnTo }: { name: string; returnTo: string }) {
  return (
    <form action="/sign-in/oidc" method="post" className="mt-4 flex flex-col border-t pt-4">
      <input type="hidden" name="returnTo" value={returnTo} />
      <Button type="submit">Continue with {name}</Button>
    </form>
  );
}

function DemoAccount({ email, password }: { email: string; password: string }) {
  return (
    <Panel title="This is a demo" description="Its datacenters are simulated. Look around and break things.">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-muted">Email address</dt>
        <dd className="select-all break-all font-mono text-sm leading-5">{email}</dd>
        <dt className="text-muted">Password</dt>
        <dd className="select-all break-all font-mono text-sm leading-5">{password}</dd>
      </dl>
    </Panel>
  );
}

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
