import { creditCodeCheckCharacter } from '../../shared/codes/credit-code.ts';
import { identityNumberCheckCharacter } from '../../shared/codes/identity-number.ts';
import type { Place } from './places.ts';
import type { Draws } from './random.ts';

/*
 * Names, numbers and addresses that satisfy the standards' check characters and are plainly nobody's: 示例 (example) stands in every name,
 * （虚构） (fictional) behind every firm, 990000 is no area of GB/T 2260, DEM no body that a registry writes.
 */

const SURNAMES = [...'张王李赵刘陈杨黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧'];
const GIVEN = [...'三四五六伟芳娜敏静磊洋勇艳杰娟涛明超秀霞平刚桂英华玉兰强军'];

/** Area of identity numbers: none. */
const NO_AREA = '990000';

export function personName(draws: Draws): string {
  const given = draws.pick(GIVEN);
  return `示例${draws.pick(SURNAMES)}${given}${draws.chance(0.4) ? draws.pick(GIVEN) : ''}`;
}

/** Such as 示例·长安第0123号面馆（虚构）. */
export function firmName(place: Place, serial: number, trade: string): string {
  return `示例·${place.shortName}第${String(serial).padStart(4, '0')}号${trade}（虚构）`;
}

/** A mobile number of a block set aside for the demo. */
export function phone(draws: Draws): string {
  return `199000${String(draws.below(100_000)).padStart(5, '0')}`;
}

export interface Identity {
  number: string;
  birthDate: string;
  gender: 'MALE' | 'FEMALE';
}

/** An identity number by GB 11643 of no area, with the birth date and gender that it says. */
export function identity(draws: Draws): Identity {
  const birthDate = `${draws.between(1962, 2001)}-${twoDigits(draws.between(1, 12))}-${twoDigits(draws.between(1, 28))}`;
  const serial = draws.below(1000);
  const first17 = `${NO_AREA}${birthDate.replaceAll('-', '')}${String(serial).padStart(3, '0')}`;
  const number = first17 + identityNumberCheckCharacter(first17);
  return { number, birthDate, gender: serial % 2 === 1 ? 'MALE' : 'FEMALE' };
}

/**
 * A credit code by GB 32100 whose body is DEM and a number.
 * @param kind two characters, such as 91 for an enterprise
 */
export function creditCode(kind: string, regionCode: string, serial: number): string {
  const first17 = `${kind}${regionCode}DEM${String(serial % 1_000_000).padStart(6, '0')}`;
  return first17 + creditCodeCheckCharacter(first17);
}

/** On a street of that name nowhere, in a sub-district of the place. */
export function address(place: Place, draws: Draws): string {
  const street = place.streets.length > 0 ? draws.pick(place.streets) : '';
  return `陕西省西安市${place.name}${street}示例路${draws.between(1, 299)}号`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
