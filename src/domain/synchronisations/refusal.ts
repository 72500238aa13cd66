/** Why a synchronisation is not created or posted, with what somebody needs to act. Nothing of it was done. */
export type SynchronisationRefusal =
  | { code: 'NO_CARDS' }
  | { code: 'TOO_MANY_CARDS'; cards: number; most: number }
  | { code: 'CARDS_UNKNOWN'; cards: string[] }
  | { code: 'NOTE_TOO_LONG'; length: number; most: number }
  | { code: 'SYNCHRONISATION_UNKNOWN'; id: number }
  | { code: 'NOTHING_TO_POST' }
  | { code: 'SEVERAL_TO_POST'; ids: number[] }
  | { code: 'CARDS_NOT_LOCKED' }
  | { code: 'LINES_UNPOSTED'; lines: number; itemCodes: string[] }
  | { code: 'SUM_TOO_LARGE'; card: string };

export class SynchronisationRefused extends Error {
  override readonly name = 'SynchronisationRefused';

  constructor(readonly refusal: SynchronisationRefusal) {
    super(refusal.code);
  }
}
