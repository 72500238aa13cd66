/** Whether the text, read as latin1, is a whole answer. There is one answer at a time on a connection. */
export function isWhole(text) {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return false;
  if (statusOf(text) === 304) return true;
  const length = /content-length: *(\d+)/i.exec(text.slice(0, head));
  // Without a length the body is chunked, and the last chunk is the end of the text.
  return length === null ? text.endsWith('\r\n0\r\n\r\n') : text.length >= head + 4 + Number(length[1]);
}

export function statusOf(text) {
  return Number(text.slice(9, 12));
}
