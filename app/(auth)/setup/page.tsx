import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { connection } from "next/server";
import { Panel } from "@/components/ui/panel";
import { needsSetup } from "@/lib/auth/first-admin";
import { moxxie } from "@/lib/instance";
import { SetupForm } from "./setup-form";

export const metadata: Metadata = { title: "Set up" };

export default async function SetupPage() {
  await connection();
  if (!(await needsSetup(await moxxie()))) redirect("/sign-in");
  return (
    <Panel aria-labelledby="set-up">
      <h1 id="set-up" className="font-semibold text-lg">
        Set up Moxxie
      </h1>
      <p className="mb-4 text-muted text-sm">Nobody has an account yet. The first one is an administrator's.</p>
      <SetupForm />
    </Panel>
  );
}
