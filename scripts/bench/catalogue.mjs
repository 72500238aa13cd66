import { writeFileSync } from 'node:fs';

/** The store of the bench, which has all of its items. */
export const benchStore = 'bench';

export const articleOf = (index) => `B${String(index).padStart(7, '0')}`;

const names = ['Молоко пастеризованное', 'Кефир «Полевой»', 'Сыр полутвёрдый', 'Чай чёрный байховый'];
const brands = ['Демо', 'Учебная ферма', 'Пример и партнёры'];
const groupsOfOne = 20;

/** Writes a file for `tillgate catalogue import`: a store with `items` items in a tree of groups. */
export function writeCatalogue(file, items) {
  const groups = Array.from({ length: groupsOfOne }, (_, index) => [
    { id: `g${index}`, name: `Раздел ${index}` },
    ...Array.from({ length: groupsOfOne }, (_, below) => ({
      id: `g${index}-${below}`,
      parent: `g${index}`,
      name: `Подраздел ${index}.${below}`,
    })),
  ]).flat();
  const document = {
    cities: [{ id: 'bench', name: 'Город' }],
    stores: [{ id: benchStore, city: 'bench', name: 'Склад', address: 'ул. Складская, 1' }],
    groups,
    items: Array.from({ length: items }, (_, index) => item(index)),
  };
  writeFileSync(file, JSON.stringify(document));
}

function item(index) {
  const name = `${names[index % names.length]}, ${index}`;
  return {
    article: articleOf(index),
    name,
    group: `g${index % groupsOfOne}-${Math.floor(index / groupsOfOne) % groupsOfOne}`,
    brand: brands[index % brands.length],
    country: 'Россия',
    barcodes: [`26${String(index).padStart(11, '0')}`],
    shortDescription: `${name}, срок годности 10 суток`,
    icons: [`https://pictures.example/${articleOf(index)}.webp`],
    unit: 'шт',
    prices: {
      retail: `${50 + (index % 900)}.90`,
      volume: index % 3 === 0 ? [{ above: '10', price: `${45 + (index % 900)}.50` }] : [],
    },
    // More than all rounds together can book, and still a small integer of thousandths, as stock is.
    stock: [{ store: benchStore, quantity: '2000000' }],
  };
}
