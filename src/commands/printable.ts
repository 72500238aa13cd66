/** Text of a peer, or of what it sent, for a terminal: without the characters that would steer it, but for tabs. */
export function printable(text: string): string {
  return text.replace(/[^\P{C}\t]/gu, '\ufffd');
}
