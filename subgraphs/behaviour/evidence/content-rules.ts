import { createHash } from 'node:crypto';
import { badInput, type ReportedError } from '../../../shared/errors/reported-error.ts';

/** Bytes of every part but the last: with what is around it, a part fits into one request of the gateway. */
export const PART_BYTES = 49_152;

/** What evidence may be, and how such a file begins: `at` is where the mark lies. */
const MEDIA_TYPES: Readonly<Record<string, { at: number; mark: Buffer }>> = {
  'application/pdf': { at: 0, mark: Buffer.from('%PDF-') },
  'image/jpeg': { at: 0, mark: Buffer.from([0xff, 0xd8, 0xff]) },
  'image/png': { at: 0, mark: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  'video/mp4': { at: 4, mark: Buffer.from('ftyp') },
};

/** What somebody says of a file that they attach. */
export interface StatedContent {
  mediaType: string;
  bytes: number;
  sha256: string;
}

export function partsOf(bytes: number): number {
  return Math.ceil(bytes / PART_BYTES);
}

/** @throws ReportedError BAD_USER_INPUT for a type, a size or a digest that is none */
export function checkStated({ mediaType, bytes, sha256 }: StatedContent, limit: number): void {
  const types = Object.keys(MEDIA_TYPES);
  if (!Object.hasOwn(MEDIA_TYPES, mediaType))
    throw badInput('input.mediaType', `is one of ${types.join(', ')}`, `应为以下类型之一：${types.join('、')}`);
  if (!Number.isSafeInteger(bytes) || bytes < 1 || bytes > limit)
    throw badInput('input.bytes', `lies between 1 and ${limit} (EVIDENCE_LIMIT)`, `应在1至${limit}之间`);
  if (!/^[0-9a-f]{64}$/.test(sha256))
    throw badInput('input.sha256', 'is a SHA-256 in lower-case hexadecimals', '应为64位小写十六进制SHA-256');
}

/** The bytes of a part. @throws ReportedError BAD_USER_INPUT for a number, a text or a length that is not what it should be */
export function checkedPart(bytes: number, part: number, content: string): Buffer {
  const last = partsOf(bytes) - 1;
  if (part < 0 || part > last) throw badInput('input.part', `lies between 0 and ${last}`, `应在0至${last}之间`);
  const read = Buffer.from(content, 'base64');
  if (read.toString('base64') !== content) throw badInput('input.content', 'is no base64', '不是有效的base64');
  const expected = part === last ? bytes - last * PART_BYTES : PART_BYTES;
  if (read.length !== expected)
    throw badInput('input.content', `has ${expected} bytes in this part`, `该分段应为${expected}字节`);
  return read;
}

/** What is wrong with the whole content; undefined where it is what was said of it. */
export function contentFault({ mediaType, sha256 }: StatedContent, content: Buffer): ReportedError | undefined {
  const { at, mark } = MEDIA_TYPES[mediaType]!;
  if (createHash('sha256').update(content).digest('hex') !== sha256)
    return badInput(
      'input.content',
      'the whole has another SHA-256 than was given: send the parts again',
      '全部内容的SHA-256与所填不符，请重新上传',
    );
  if (!content.subarray(at, at + mark.length).equals(mark))
    return badInput('input.content', `the whole is no ${mediaType}`, `内容不是${mediaType}文件`);
  return undefined;
}
