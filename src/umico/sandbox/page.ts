import type { ServerResponse } from 'node:http';
import { pageScript } from './page-script.js';
import { pageStyle } from './page-style.js';

const kinds = [
  ['reset', 'the connection is cut'],
  ['silence', 'no answer ever comes'],
  ['latency', 'the answer is late'],
  ['status', 'answered with a status'],
  ['broken-json', 'half of an answer'],
  ['html', 'a page with status 200'],
  ['redirect', 'redirected elsewhere'],
  ['huge', 'an answer of 100 MB'],
  ['dribble', 'an answer without an end'],
  ['pending', 'stays pending'],
  ['reject', 'rejected in the end'],
] as const;

const operations = [
  'getCard',
  'calculateSale',
  'createHold',
  'getHold',
  'releaseHold',
  'createReceipt',
  'getReceipt',
  'cancelReceipt',
  'calculateReturn',
  'createReturn',
];

const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Umico sandbox</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page.css">
<script src="page.js" defer></script>
<header>
  <h1>Umico sandbox</h1>
  <p>Stands for Umico. Base URL of a connection: <code id="base"></code>, API key: <code id="keys"></code></p>
</header>
<p id="fault" role="alert" hidden></p>
<main>
  <section>
    <h2>Cards</h2>
    <div><table id="cards"></table></div>
    <form id="card">
      <label>Card <input name="card" required pattern="[A-Za-z0-9\\-]{4,40}" placeholder="9944000000000067"></label>
      <label>Points <input name="points" required pattern="-?[0-9]{1,13}[.][0-9]{2}" value="100.00"></label>
      <label>Status <select name="status"><option>active<option>blocked</select></label>
      <button>Make or change</button>
    </form>
  </section>
  <section>
    <h2>Trouble</h2>
    <div><table id="troubles"></table></div>
    <form id="trouble">
      <label>Kind <select name="kind">${kinds.map(([kind, what]) => `<option value="${kind}">${kind}: ${what}`).join('')}</select></label>
      <label><input type="checkbox" name="done"> the call is done all the same</label>
      <label>Status <input name="status" type="number" min="400" max="599" placeholder="500"></label>
      <label>Milliseconds <input name="milliseconds" type="number" min="0" placeholder="3000"></label>
      <label>Reason <input name="reason" maxlength="1000"></label>
      <label>Operation <select name="operation"><option value="">all${operations.map((id) => `<option>${id}`).join('')}</select></label>
      <label>Card <input name="card"></label>
      <label>Key <input name="key"></label>
      <label>Calls <input name="times" type="number" min="1" placeholder="all"></label>
      <button>Make trouble</button>
      <button type="button" id="calm">Take all away</button>
    </form>
  </section>
  <section class="wide">
    <h2>Receipts</h2>
    <div><table id="receipts"></table></div>
  </section>
  <section>
    <h2>Holds</h2>
    <div><table id="holds"></table></div>
  </section>
  <section>
    <h2>Books</h2>
    <div><table id="movements"></table></div>
  </section>
  <section>
    <h2>Settings</h2>
    <form id="settings">
      <label>Accrual, % <input name="accrualPercent" required></label>
      <label>Payable with points, % <input name="payablePercent" required></label>
      <label>Processed when asked so often <input name="questionsUntilProcessed" type="number" min="0"></label>
      <label>or so many milliseconds old <input name="millisecondsUntilProcessed" type="number" min="0"></label>
      <label>Seconds of a hold <input name="holdSeconds" type="number" min="1" required></label>
      <button>Change</button>
      <button type="button" id="reset">Begin anew</button>
    </form>
  </section>
</main>
</html>
`;

const files: Readonly<Record<string, { type: string; text: string }>> = {
  '/': { type: 'text/html', text: html },
  '/page.js': { type: 'text/javascript', text: pageScript },
  '/page.css': { type: 'text/css', text: pageStyle },
};

/** The page of the sandbox, for `/` and the files that it needs; false for everything else. */
export function sendPage(path: string | undefined, response: ServerResponse): boolean {
  const file = files[path ?? ''];
  if (file === undefined) return false;
  response.writeHead(200, {
    'Content-Type': `${file.type}; charset=utf-8`,
    'Content-Security-Policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  });
  response.end(file.text);
  return true;
}
