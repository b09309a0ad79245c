import type { z } from "zod";
import { ReservationCreate } from "@/lib/contracts/reservations";
import { type DurationDraft, durationText, wrongDuration } from "./duration-choice";

/** The form of a new reservation, as it is typed. */
export interface ReservationDraft {
  /** Empty: the best of all. */
  datacenter: string;
  /** Empty: the best of the datacenter. */
  node: string;
  cpu: string;
  memoryGB: string;
  diskGB: string;
  duration: DurationDraft;
  reason: string;
}
export type ReservationField = keyof ReservationDraft;
export type ReservationProblems = Partial<Record<ReservationField, string>>;

export const emptyReservation: ReservationDraft = {
  datacenter: "",
  node: "",
  cpu: "4",
  memoryGB: "16",
  diskGB: "0",
  duration: { choice: "PT15M", own: "" },
  reason: "",
};

const words: Record<ReservationField, string> = {
  datacenter: "Choose a datacenter of the list",
  node: "At most 200 characters",
  cpu: "A whole number of cores from 1 to 1,024",
  memoryGB: "More than 0 GB, at most 16,384 GB",
  diskGB: "From 0 GB to 262,144 GB",
  duration: "How long it is held",
  reason: "Say what it is for, in at most 500 characters",
};

/** What the form means, or what is wrong with which field. */
export function readReservation(draft: ReservationDraft): {
  input: z.input<typeof ReservationCreate> | null;
  problems: ReservationProblems;
} {
  const duration = durationText(draft.duration);
  const input = {
    resources: { cpu: figure(draft.cpu), memoryGB: figure(draft.memoryGB), diskGB: figure(draft.diskGB || "0") },
    duration,
    reason: draft.reason.trim(),
    ...(draft.datacenter && { datacenter: draft.datacenter }),
    ...(draft.node && { node: draft.node }),
  };
  const problems: ReservationProblems = {};
  for (const { path } of ReservationCreate.safeParse(input).error?.issues ?? []) {
    const field = reservationField(path.map(String));
    if (field) problems[field] ??= words[field];
  }
  const wrong = wrongDuration(duration);
  if (wrong) problems.duration = wrong;
  return Object.keys(problems).length === 0 ? { input, problems } : { input: null, problems };
}

/** What is asked for as a question of placement; null while the figures are none. */
export function shapeOf(draft: ReservationDraft): { cpu: number; memoryGB: number; diskGB: number } | null {
  const { problems } = readReservation(draft);
  if (problems.cpu || problems.memoryGB || problems.diskGB) return null;
  return { cpu: figure(draft.cpu), memoryGB: figure(draft.memoryGB), diskGB: figure(draft.diskGB || "0") };
}

/** The form's field that a path of the API means: `resources.cpu` is `cpu`. */
export function reservationField(path: readonly string[]): ReservationField | undefined {
  const last = path[0] === "resources" ? path[1] : path[0];
  return last !== undefined && last in words ? (last as ReservationField) : undefined;
}

/** Numbers as people write them; anything else is not one. */
const figure = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text.trim().replace(",", ".")));
