import express from 'express';
import basicAuth from 'express-basic-auth';
import { itemsPage } from './items-page.mjs';

/** What one writes in an afternoon: Express, express-basic-auth, SQLite and JSON.stringify. node express-json.mjs DATABASE */
const page = itemsPage(process.argv[2]);
const app = express();
app.use(basicAuth({ users: { richest: 'richest' }, challenge: true, realm: '1C:Enterprise 8.3' }));
app.get('/TP7/hs/regate/assortment', (req, res) => {
  res.json(page(req.query));
});
const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready http://127.0.0.1:${server.address().port}\n`);
});
process.on('SIGTERM', () => process.exit(0));
