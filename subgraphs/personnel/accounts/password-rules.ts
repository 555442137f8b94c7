/** What passwords are held to (Art. 31: kept and changed regularly). */
export const PASSWORD_POLICY = {
  /** Characters, with three of the four classes; from `longEnough` on, any. */
  shortest: 12,
  longEnough: 16,
  longest: 128,
  /** Days after which a password must be changed. */
  maxAgeDays: 90,
  /** The last ones, the present included, that may not be chosen again. */
  remembered: 5,
  /** Characters that must be left when what everybody tries is taken out. */
  ownCharacters: 6,
  /** Hours for which a one-time password is good. */
  oneTimeHours: 72,
} as const;

const HOUR = 3_600_000;

/** Words that guessers try first, in English, pinyin and rows of the keyboard; written as `plain` leaves them. */
const COMMON =
  /password|passwort|passw|letmein|welcome|administrator|admin|manager|master|monkey|dragon|sunshine|princess|superman|football|iloveyou|login|secret|change(me|it)?|default|initial|test|user|guest|root|supervision|jianguan|zhengfu|xian|shaanxi|shanxi|china|zhongguo|beijing|woaini|aini|nihao|mima|wangluo|qwerty(uiop)?|asdf(ghjkl)?|zxcv(bnm)?|qazwsx(edc)?|1qaz|2wsx|q1w2e3r4|abcdefg?h?|abc/g;
/** Years, and rows of digits that count up or down or spell. */
const DIGITS =
  /(19|20)\d\d|0?123456789?0?|12345?|987654321|87654321|654321|54321|5201314|1314|520|888+|666+|000+|111+/g;

const CLASSES = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u];

export interface PasswordFault {
  message: string;
  messageZh: string;
}

/**
 * What is wrong with a new password; undefined when nothing is. Pure.
 * @param names what it may not hold: the account's name and its parts, the holder's name
 */
export function passwordFault(password: string, names: readonly string[]): PasswordFault | undefined {
  const { shortest, longEnough, longest, ownCharacters } = PASSWORD_POLICY;
  const text = password.normalize('NFKC');
  const length = [...text].length;
  const classes = CLASSES.filter((one) => one.test(text)).length;
  if (!text.isWellFormed() || length > longest)
    return { message: `takes at most ${longest} characters`, messageZh: `最多${longest}个字符` };
  if (length < longEnough && (length < shortest || classes < 3))
    return {
      message: `takes ${shortest} characters of three kinds (small, capital, digits, others), or ${longEnough} of any`,
      messageZh: `至少${shortest}个字符且含三类（小写、大写、数字、其他），或至少${longEnough}个字符`,
    };
  const bare = plain(text);
  if (partsOf(names).some((part) => bare.includes(part)))
    return { message: 'may not hold the name of the account or its holder', messageZh: '不得包含账号或姓名' };
  const own = bare.replace(DIGITS, '').replace(COMMON, '');
  if (new Set(own).size < ownCharacters)
    return {
      message: 'is made of what everybody tries: common words, years, rows of keys or one character over and over',
      messageZh: '由常见词、年份、键盘序列或重复字符组成，过于常见',
    };
  return undefined;
}

/** Whether a session of this password may do nothing but change it. A password without a date (of the demo) does not age. Pure. */
export function passwordMustChange(
  { passwordSetAt, passwordOneTime }: { passwordSetAt?: Date; passwordOneTime?: boolean },
  now: Date,
): boolean {
  if (passwordOneTime) return true;
  return (
    passwordSetAt !== undefined && now.getTime() - passwordSetAt.getTime() >= PASSWORD_POLICY.maxAgeDays * 24 * HOUR
  );
}

/** Whether a one-time password has been left lying for too long to be taken. Pure. */
export function oneTimeIsOver(
  { passwordSetAt, passwordOneTime }: { passwordSetAt?: Date; passwordOneTime?: boolean },
  now: Date,
): boolean {
  if (!passwordOneTime || passwordSetAt === undefined) return false;
  return now.getTime() - passwordSetAt.getTime() >= PASSWORD_POLICY.oneTimeHours * HOUR;
}

const LOOKALIKES: Readonly<Record<string, string>> = { '@': 'a', $: 's', '!': 'i' };

/** Small letters and digits, with signs that stand for letters read as those. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[@$!]/g, (sign) => LOOKALIKES[sign]!)
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Each name, and the parts of a dotted one that are long enough to mean it. */
function partsOf(names: readonly string[]): string[] {
  return names
    .flatMap((name) => [name, ...name.split(/[._\s-]/).filter((part) => part.length >= 5)])
    .map(plain)
    .filter((part) => [...part].length >= 2);
}
