/** Surnames of two characters (复姓), of the Hundred Family Surnames and others in use. A mask keeps them whole. */
const COMPOUND_SURNAMES: ReadonlySet<string> = new Set(
  (
    '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 ' +
    '仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 ' +
    '段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 南荣 第五 淳于 单于 即墨 达奚 褚师 纳兰 贺兰 完颜 耶律'
  ).split(' '),
);

/**
 * The surname a Chinese name begins with: two characters if it is a compound one and a given name follows, otherwise the
 * first character. `characters` are the name's code points.
 */
export function surnameOf(characters: readonly string[]): string {
  const firstTwo = characters.slice(0, 2).join('');
  return characters.length > 2 && COMPOUND_SURNAMES.has(firstTwo) ? firstTwo : (characters[0] ?? '');
}
