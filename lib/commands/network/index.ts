/** What the commands on guests need of networks. */
export { allocationForGuest, type GuestAddress, takeAddressFor } from "./for-guests";
export { forgetRealisation, noteRealisation, type Realisation, realisationOf, realisationsOf } from "./realisations";
