import fc from 'fast-check';
import { orderReferences } from '../../src/domain/bank/references.js';

const named = (purpose: string) => orderReferences(purpose).map(({ name }) => name);
const numbers = (purpose: string) => orderReferences(purpose).map(({ number }) => number);

test.each([
  ['Оплата по счету № 1595/92 за обслуживание', ['1595/92']],
  ['Щ150/2. Оплата за техническое обслуживание по сч.34 от 31.03.2022, Без налога (НДС)', ['34']],
  ['Оплата по счёту № 10 от 15.08.2026 за товар', ['10']],
  ['Оплата по счету № FL-887 за хостинг', ['FL-887']],
  ['INV-000021', ['INV-000021']],
  ['оплата inv 21', ['INV-21']],
  ['Оплата №INV-000021 без НДС', ['INV-000021']],
  ['ОПЛАТА ПО СЧЕТУ No 7', ['7']],
  ['оплата по счету N7', ['7']],
  ['оплата по счету N 7, НДС не облагается', ['7']],
  ['по счету Nо.7', ['7']],
  ['по счёту-фактуре № 12-А', ['12-А']],
  ['Оплата счета на оплату №15 от 01.11.2026 г.', ['15']],
  ['Оплата заказа 15', ['15']],
  ['Предоплата по заказам №15, №16', ['15', '16']],
  ['по счетам № 21 от 01.11.2026, № 22 от 05.11.2026. НДС 20% 100.00', ['21', '22']],
  ['по счетам 21, 22 и 23', ['21', '22', '23']],
  ['счета №21 и №22', ['21', '22']],
  ['по счету 21 от 01.11.2026 г., по счету 22', ['21', '22']],
  ['INV-000021, INV-000022', ['INV-000021', 'INV-000022']],
  ['Invoice INV-000021 / invoice 22', ['INV-000021', '22']],
  ['по счету 21, 20% НДС', ['21']],
  ['по счету 21, 20 шт', ['21']],
  ['по счету 21. В т.ч. НДС 20%', ['21']],
])('%j names %j', (purpose, expected) => {
  expect(named(purpose)).toEqual(expected);
});

test.each([
  '',
  'Оплата услуги по договору 12345',
  'ЛС: 50133547364',
  'Неизвестная транзакция',
  'Перевод на расчетный счет 40702810400000000001',
  'на р/сч 12345, л/сч 77',
  'лицевой счёт 77',
  'счетчик 5',
  'Подсчет 5',
  'Тип 3.Расчет за оказ.услуги. в т.ч. НДС 20%: 0.00',
  'по счету',
  'счету № от 01.01.2026',
])('%j names no order', (purpose) => {
  expect(named(purpose)).toEqual([]);
});

test('the same order is named once, with its own number', () => {
  expect(numbers('по счету 21 (INV-000021), счет № 021')).toEqual(['INV-000021']);
  expect(numbers('по счету fl-887')).toEqual(['FL-887']);
});

test('no purpose names more than 20 orders', () => {
  expect(named(`по счетам ${Array.from({ length: 100 }, (_, i) => i + 1).join(', ')}`)).toHaveLength(20);
});

test('hostile purposes are read in no time', () => {
  const pieces = [
    'счет',
    'сч',
    ' ',
    '№',
    'N',
    'о',
    '21',
    '-',
    '/',
    ', ',
    'и',
    'INV',
    ' от ',
    '01.01.2026',
    'расчетный',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 400 }), (given) => {
      expect(named(given.join('')).length).toBeLessThanOrEqual(20);
    }),
    { numRuns: 500 },
  );
  for (const piece of [...pieces, 'счет ', 'счет № ', 'счет 1, ', 'счета 1-', 'n.', 'лицев ', 'а-', '#'])
    expect(named(piece.repeat(4000 / piece.length)).length).toBeLessThanOrEqual(20);
});
