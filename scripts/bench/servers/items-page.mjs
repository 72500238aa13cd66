import Database from 'better-sqlite3';

const money = (minor) => (minor / 100).toFixed(2);
const quantity = (milli) => (milli === null ? null : String(milli / 1000));

/**
 * A page of items as one writes it in an afternoon: read with prepared statements from the tables of a publication.
 * @returns the query of a request → what is sent as JSON
 */
export function itemsPage(databaseFile) {
  const database = new Database(databaseFile, { readonly: true });
  const page = database.prepare(`SELECT i.*, s.quantity_milli, s.reserved_milli, s.unlimited
    FROM stock s JOIN items i ON i.article = s.article
    WHERE s.store = ? AND s.article > ? AND i.removed_at IS NULL ORDER BY s.article LIMIT ?`);
  const barcodes = database
    .prepare('SELECT barcode FROM item_barcodes WHERE article = ? ORDER BY barcode')
    .pluck();
  const volumePrices = database.prepare(
    'SELECT above_milli, price_minor FROM item_volume_prices WHERE article = ? ORDER BY above_milli',
  );

  function itemOf(row) {
    const available = quantity(Math.max(0, row.quantity_milli - row.reserved_milli));
    return {
      article: row.article,
      name: row.name,
      group: row.item_group,
      brand: row.brand,
      countryOfOrigin: row.country,
      barcodes: barcodes.all(row.article),
      shortDescription: row.short_description,
      fullDescription: row.full_description,
      icons: JSON.parse(row.icons),
      unit: row.unit,
      portion: quantity(row.portion_milli),
      minQuantity: quantity(row.min_quantity_milli),
      quantityStep: quantity(row.quantity_step_milli),
      stock: {
        onHand: quantity(row.quantity_milli),
        reserved: quantity(row.reserved_milli),
        available,
        unlimited: row.unlimited === 1,
        text: `${row.unlimited === 1 ? 'без ограничения ' : ''}${available} ${row.unit}`,
      },
      prices: {
        retail: money(row.retail_price_minor),
        volume: volumePrices.all(row.article).map(({ above_milli, price_minor }) => ({
          above: quantity(above_milli),
          price: money(price_minor),
        })),
      },
    };
  }

  return ({ store, cursor = '', limit = '50' }) => {
    const rows = page.all(store, cursor, Number(limit));
    return { store, items: rows.map(itemOf), nextCursor: rows.at(-1)?.article ?? null };
  };
}
