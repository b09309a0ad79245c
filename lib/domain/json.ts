/** A value that survives a journal. */
export type Json = string | number | boolean | null | { [key: string]: Json } | Json[];
