const HIDDEN = '****';

// Han characters, without those that tell a road, a block, a house or a room: a name that has one is no division's name.
const NAME = String.raw`[\p{Script=Han}--[路街巷弄号楼栋幢室院村]]`;
const PROVINCE = `${NAME}{2,6}?(?:省|自治区|特别行政区)`;
const CITY = `${NAME}{2,6}?(?:市(?!场)|自治州|地区|盟)`;
// 小区, 社区, 园区 and the like are where somebody lives, not districts.
const DISTRICT = `(?:${NAME}{1,9}?开发区|路?${NAME}{1,5}?(?:(?<![小社园街校厂库片])区|县(?!门)|旗(?!舰)|(?<=${NAME}{2})市(?!场)))`;
// Streets and towns are often named after a road, a yard or a village, 小寨路街道, 南院门街道, 尚村镇, 楼观镇.
const SUBDISTRICT = String.raw`[\p{Script=Han}--[路街巷弄号楼栋幢室]]{1,5}?[路街]?街道(?:办事处)?`;
const TOWN = `楼?${NAME}{1,5}?村?[镇乡](?![东南西北中大]?[路街巷村])`;

const DIVISIONS = new RegExp(`^(?:${PROVINCE})?(?:${CITY})?(?:${DISTRICT}(?:${SUBDISTRICT}|${TOWN})?)?`, 'v');

/**
 * Address: kept down to the district, and the street, town or township if it is named (街道、镇、乡), then `****`, also
 * when nothing follows. In doubt less is kept; an address that does not begin with a Chinese division is hidden whole.
 */
export function maskAddress(text: string): string {
  const written = text.normalize('NFKC').replace(/\s+/gu, '');
  return (DIVISIONS.exec(written)?.[0] ?? '') + HIDDEN;
}
