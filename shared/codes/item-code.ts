export interface ItemCodeVerdict {
  /** NFKC, trimmed. */
  code: string;
  valid: boolean;
}

/** Judges the code of a supervision item (事项编码): exactly 14 digits, whose meaning is not published and is never read. */
export function checkItemCode(text: string): ItemCodeVerdict {
  const code = text.normalize('NFKC').trim();
  return { code, valid: /^\d{14}$/.test(code) };
}
