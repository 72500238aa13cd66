import { crc32, deflateRawSync } from 'node:zlib';

/** A file of an archive; `size` may lie about it. */
export interface ZipEntry {
  name: string;
  content: Buffer | string;
  size?: number;
  encrypted?: boolean;
}

/** The bytes of an archive, whose names nobody checks. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { name, body, common } = fieldsOf(entry);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, u16(0), name, body]);
    const middle = Buffer.concat([u16(0), u16(0), u16(0), u16(0), u32(0), u32(offset)]);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), u16(20), common, middle, name]));
    locals.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const counts = Buffer.concat([u16(0), u16(0), u16(entries.length), u16(entries.length)]);
  const end = Buffer.concat([Buffer.from('PK\u0005\u0006'), counts, u32(list.length), u32(offset), u16(0)]);
  return Buffer.concat([...locals, list, end]);
}

/** From the version that is needed up to the length of the name. */
function fieldsOf({ name: text, content, size, encrypted }: ZipEntry) {
  const name = Buffer.from(text);
  const plain = Buffer.from(content);
  const body = deflateRawSync(plain);
  const head = Buffer.concat([u16(20), u16(encrypted ? 0x801 : 0x800), u16(8), u16(0), u16(0)]);
  const sizes = Buffer.concat([u32(crc32(plain)), u32(body.length), u32(size ?? plain.length)]);
  return { name, body, common: Buffer.concat([head, sizes, u16(name.length)]) };
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
