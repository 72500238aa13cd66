/** A made-up grocery. Barcodes begin with 2: the range that a shop may give out itself. */

const stores = [
  { id: 'main', city: 'msk', name: 'Демо-магазин на Учебной', address: 'ул. Учебная, 1' },
  { id: 'outlet', city: 'spb', name: 'Демо-магазин на Примерной', address: 'Примерный пр., 2' },
];

const groups: [id: string, name: string, parent?: string][] = [
  ['food', 'Продукты'],
  ['dairy', 'Молочные продукты', 'food'],
  ['bread', 'Хлеб и выпечка', 'food'],
  ['fruit', 'Овощи и фрукты', 'food'],
  ['grocery', 'Бакалея', 'food'],
  ['drinks', 'Напитки', 'food'],
  ['bulk', 'На развес и разлив', 'food'],
  ['household', 'Товары для дома'],
  ['gifts', 'Подарочные сертификаты'],
  ['tobacco', 'Табак'],
];

type Unit = 'шт' | 'кг' | 'л';
type Good = [article: string, name: string, group: string, unit: Unit, price: string, quantity: string];

const goods: Good[] = [
  ['1001', 'Молоко 3,2 %, 1 л', 'dairy', 'шт', '89.90', '120'],
  ['1002', 'Кефир 2,5 %, 1 л', 'dairy', 'шт', '94.50', '60'],
  ['1003', 'Творог 5 %, 200 г', 'dairy', 'шт', '112.00', '45'],
  ['1004', 'Сыр полутвёрдый', 'dairy', 'кг', '789.00', '25.5'],
  ['1005', 'Масло сливочное, 180 г', 'dairy', 'шт', '199.90', '80'],
  ['2001', 'Хлеб ржаной', 'bread', 'шт', '48.00', '70'],
  ['2002', 'Батон нарезной', 'bread', 'шт', '42.50', '90'],
  ['2003', 'Булочка с маком', 'bread', 'шт', '36.00', '40'],
  ['3001', 'Яблоки', 'fruit', 'кг', '129.90', '150'],
  ['3002', 'Бананы', 'fruit', 'кг', '144.90', '85.25'],
  ['3003', 'Картофель', 'fruit', 'кг', '44.90', '400'],
  ['3004', 'Помидоры', 'fruit', 'кг', '229.00', '60.4'],
  ['4001', 'Гречка, 900 г', 'grocery', 'шт', '99.00', '200'],
  ['4002', 'Рис, 900 г', 'grocery', 'шт', '119.00', '180'],
  ['4003', 'Сахар, 1 кг', 'grocery', 'шт', '79.90', '300'],
  ['4004', 'Чай чёрный, 100 пакетиков', 'grocery', 'шт', '249.00', '75'],
  ['5001', 'Вода питьевая, 1,5 л', 'drinks', 'шт', '39.00', '500'],
  ['5002', 'Сок яблочный, 1 л', 'drinks', 'шт', '125.00', '96'],
  ['6001', 'Орехи на развес', 'bulk', 'кг', '1290.00', '18.75'],
  ['6002', 'Квас на разлив', 'bulk', 'л', '110.00', '50'],
  ['7001', 'Мыло хозяйственное', 'household', 'шт', '34.90', '140'],
  ['7002', 'Пакет-майка', 'household', 'шт', '9.00', '1000'],
  ['8001', 'Подарочный сертификат 1000', 'gifts', 'шт', '1000.00', '0'],
  ['9001', 'Сигареты, пачка', 'tobacco', 'шт', '210.00', '60'],
];

/** Prices from a quantity on. */
const volumePrices: Record<string, object[]> = {
  '1001': [
    { above: '6', price: '84.90' },
    { above: '12', price: '79.90' },
  ],
  '3003': [{ above: '10', price: '39.90' }],
  '5001': [
    { above: '6', price: '35.00' },
    { above: '24', price: '31.00' },
  ],
};

/** The catalogue as a document that the import takes. */
export function demoCatalogue(): object {
  return {
    cities: [
      { id: 'msk', name: 'Москва' },
      { id: 'spb', name: 'Санкт-Петербург' },
    ],
    stores,
    tills: [
      { id: '1', store: 'main' },
      { id: '2', store: 'main' },
    ],
    groups: groups.map(([id, name, parent]) => (parent === undefined ? { id, name } : { id, name, parent })),
    items: goods.map(item),
  };
}

function item([article, name, group, unit, price, quantity]: Good) {
  const weighed = unit !== 'шт';
  return {
    article,
    name,
    group,
    brand: 'Демо',
    country: 'Россия',
    barcodes: [ean13(`20000000${article}`)],
    unit,
    ...(weighed && { portion: '0.1', minQuantity: '0.1', quantityStep: '0.05' }),
    prices: { retail: price, volume: volumePrices[article] ?? [] },
    stock: [
      { store: 'main', quantity, unlimited: group === 'gifts' },
      { store: 'outlet', quantity: '10' },
    ],
  };
}

/** Adds the check digit to the first twelve. */
function ean13(twelve: string): string {
  const sum = [...twelve].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}
