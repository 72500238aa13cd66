/**
 * A text as it is searched in: small letters, ё as е, compatible forms as their plain ones, İ and ı as i, each run of white
 * space as one space. Two spellings that people take for the same are the same text.
 */
export function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\u0307/g, '')
    .replaceAll('ı', 'i')
    .replaceAll('ё', 'е')
    .replace(/\s+/g, ' ');
}
