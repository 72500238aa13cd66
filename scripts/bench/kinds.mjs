import { statusOf } from './answers.mjs';
import { closes, lookups, needle } from './requests.mjs';
import { bookings, pages, reads } from './rest-requests.mjs';

const isOk = (text) => statusOf(text) === 200 && text.includes(needle);

/** What load.mjs can send: how the writers of connections are made, and whether an answer is the right one. */
export const kinds = {
  lookup: { writers: lookups, isRight: isOk },
  close: { writers: closes, isRight: isOk },
  // The end of a page names the next one, and the whole length came: so all of it is there.
  page: { writers: pages, isRight: (text, { ending }) => statusOf(text) === 200 && text.endsWith(ending) },
  unchanged: { writers: pages, isRight: (text) => statusOf(text) === 304 && text.includes('\r\nETag: ') },
  booking: { writers: bookings, isRight: (text) => statusOf(text) === 201 && text.includes('"status":0') },
  reads: { writers: reads, isRight: (text) => statusOf(text) === 200 || statusOf(text) === 304 },
};
