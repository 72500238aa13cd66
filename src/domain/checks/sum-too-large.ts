/** A sum would no longer fit 2^53; thrown inside the transaction so that nothing of the check remains. */
export class SumTooLarge extends Error {
  override readonly name = 'SumTooLarge';

  constructor() {
    super('A sum would no longer fit 2^53.');
  }
}
