/** The records of the estate live with the rules that read them. */
export type * from "@/lib/domain/estate";
