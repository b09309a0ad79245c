/** What the commands on guests need of networks. */
export { type GuestAddress, takeAddressFor, useAllocation } from "./for-guests";
export { forgetRealisation, noteRealisation, type Realisation, realisationOf, realisationsOf } from "./realisations";
