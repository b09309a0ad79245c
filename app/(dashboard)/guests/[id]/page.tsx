import { redirect } from "next/navigation";
import { guestPath } from "@/lib/client/queries/guests";
import { MoxxieError } from "@/lib/errors";
import { resolveGuest } from "@/lib/queries/guests";
import { pageContext } from "../../_server/page-context";

/** Leads to a guest's page, for those who know its id and not whether it is a VM or a container. */
export default async function GuestById({ params }: { params: Promise<{ id: string }> }) {
  const [{ id: encoded }, { moxxie, actor }] = await Promise.all([params, pageContext()]);
  const id = decodeURIComponent(encoded);
  redirect(`${guestPath[kindOf(() => resolveGuest(moxxie, actor, id))]}/${encodeURIComponent(id)}`);
}

/** A guest that is not there is told so by the page of VMs. */
function kindOf(read: () => { kind: "vm" | "container" }): "vm" | "container" {
  try {
    return read().kind;
  } catch (error) {
    if (error instanceof MoxxieError) return "vm";
    throw error;
  }
}
