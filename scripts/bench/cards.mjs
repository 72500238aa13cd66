import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** The cards of the bench are numbered from here on, thirteen digits each. */
export const firstCard = 2_900_000_000_000;
export const cardDigits = 13;

const names = ['Иванова Анна Петровна', 'Петров Пётр Ильич', 'Саркисян Арам', 'Мамедова Лейла'];

/** Writes a file for `tillgate cards import`: discount cards with holder, phone, accumulation and bonus. */
export async function writeCards(file, cards) {
  const out = createWriteStream(file);
  out.write('number;kind;holder;phone;status;accumulation;bonus\n');
  for (let index = 0; index < cards; index += 1) {
    const phone = `+7900${String(index).padStart(7, '0').slice(-7)}`;
    const sums = `${(index * 37) % 200_000}.50;${(index * 13) % 900}.25`;
    const row = `${firstCard + index};Discount;${names[index % names.length]};${phone};Active;${sums}\n`;
    if (!out.write(row)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}
