import type { Moxxie } from "@/lib/moxxie";
import { admin, operator, viewer } from "./actors";

/** Puts the actors that tests use into the table of users: what is done later in their name looks them up there. */
export async function addPeople({ db }: Pick<Moxxie, "db">): Promise<void> {
  await db.prisma.user.createMany({
    data: [admin, operator, viewer].map(({ id, name, role }) => ({
      id,
      name,
      role,
      email: `${name.toLowerCase()}@test.example`,
    })),
    skipDuplicates: true,
  });
}
