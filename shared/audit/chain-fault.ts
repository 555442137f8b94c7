export interface ChainFault {
  /** Number of the seal under which it was found; absent for an entry that lies under none. */
  seal?: number;
  /** Sequence number, where one entry can be named. */
  seq?: number;
  fault: /** The seal does not have its number, or does not begin where the one before ends. */
    | 'SEAL_OUT_OF_ORDER'
    /** The seal does not repeat the hash of the one before. */
    | 'SEAL_UNCHAINED'
    /** The seal's own hash is not that of its content. */
    | 'SEAL_ALTERED'
    /** The seal bears no signature though one before it does. */
    | 'SEAL_UNSIGNED'
    /** The signature is not that of the key that it names, or is one of another chain. */
    | 'SEAL_FORGED'
    /** The key of the signature is not among those given. */
    | 'KEY_UNKNOWN'
    /** Another key signs than before, and the former one does not say so. */
    | 'KEY_NOT_HANDED_OVER'
    | 'ENTRY_MISSING'
    /** Two entries with one number, or an entry beyond the last seal. */
    | 'ENTRY_INSERTED'
    /** It is not what was sealed. Without a sequence number: one of the seal's entries is not. */
    | 'ENTRY_ALTERED';
}

/** Faults told in full: one entry taken out of the middle of a log may bring as many as the log has entries. */
const TOLD = 100;

/** The first faults, in the order of the chain, and how many there are. */
export class Faults {
  readonly first: ChainFault[] = [];
  count = 0;

  add(fault: ChainFault): void {
    this.count += 1;
    if (this.first.length < TOLD) this.first.push(fault);
  }
}
