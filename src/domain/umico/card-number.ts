import type { FieldFault } from '../fields.js';

/** A card number as Umico takes it; leading zeros are part of it. */
const numberForm = /^[A-Za-z0-9-]{4,40}$/;

/** What is wrong with a card number. */
export function cardFaults(card: string): FieldFault[] {
  return numberForm.test(card) ? [] : [{ field: 'card', code: 'TEXT', least: 4, most: 40 }];
}
