import type { City } from '../support/city.ts';

/** Contacts of a department, and a training of it that officers of several were at. */
export async function addPersonnelWork(city: City): Promise<void> {
  const run = async (name: string, input: string, value: unknown, answer: string): Promise<Record<string, string>> => {
    const query = `mutation ($input: ${input}!) { ${name}(input: $input) { ${answer} } }`;
    const { body } = await city.ask('portal', query, { account: 'market.admin', variables: { input: value } });
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    return (body.data as Record<string, Record<string, string>>)[name]!;
  };
  const leader = { role: 'RESPONSIBLE_LEADER', name: '示例领导', phone: '13800000000', since: '2026-01-01' };
  await run('appointContact', 'AppointContactInput', leader, 'contactNo');
  const training = { title: '执法培训', content: '监管平台使用', heldOn: '2026-09-01', hours: 8 };
  const { sessionNo } = await run('holdTraining', 'HoldTrainingInput', training, 'sessionNo');
  const officers = city.subgraphs
    .connection('personnel')
    .collection<{ _id: string; departmentCode?: string }>('officers');
  const attendances: { certificateNo: string; result: string }[] = [];
  for (const departmentCode of ['610100-MKT', '610103-MKT', '610100-HEA']) {
    const officer = await officers.findOne({ departmentCode });
    if (!officer) throw new TypeError(`The demo city has no officer of ${departmentCode}.`);
    attendances.push({ certificateNo: officer._id, result: 'PASSED' });
  }
  await run('recordAttendance', 'RecordAttendanceInput', { sessionNo, attendances }, 'sessionNo');
}
