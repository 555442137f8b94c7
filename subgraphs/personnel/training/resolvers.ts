import type { Model } from 'mongoose';
import { holds, type Viewer } from '../../../shared/access/viewer.ts';
import type { CivilDate } from '../../../shared/calendar/civil-date.ts';
import { isRegionWithin } from '../../../shared/codes/region.ts';
import { maskNumbers } from '../../../shared/disclosure/mask-numbers.ts';
import { badInput } from '../../../shared/errors/reported-error.ts';
import type { CanonicalRow } from '../../../shared/ingest/dataset.ts';
import { connection } from '../../../shared/paging/connection.ts';
import type { ListArguments } from '../../../shared/paging/list-spec.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { entityLoader } from '../../../shared/subgraph/entity-loader.ts';
import { mutation } from '../../../shared/subgraph/mutation.ts';
import { provenance } from '../../../shared/subgraph/provenance.ts';
import { found } from '../found.ts';
import type { DepartmentDocument, OfficerDocument } from '../model.ts';
import type { AttendanceDocument, SessionDocument, TrainingModels } from './model.ts';
import { trainingCounts } from './rules.ts';
import { ATTENDANCE_LIST, countedTraining, TRAINING_LIST } from './store.ts';
import { correctResult, holdTraining, recordAttendance } from './write-training.ts';

interface Models {
  training: TrainingModels;
  departments: Model<DepartmentDocument>;
  officers: Model<OfficerDocument>;
}

interface Period {
  departmentCode: string;
  from: CivilDate;
  until: CivilDate;
}

/** 业务培训 (Art. 29). */
export function trainingResolvers({ training, departments, officers }: Models, cursorKey: string) {
  const trainings = { model: training.sessions, spec: TRAINING_LIST, cursorKey };
  const attendances = { model: training.attendances, spec: ATTENDANCE_LIST, cursorKey };
  const department = (code: string | undefined, context: SubgraphContext) =>
    code ? entityLoader(context, departments).load(code) : null;

  return {
    Query: {
      trainingSession: (_: unknown, { sessionNo }: { sessionNo: string }, context: SubgraphContext) =>
        entityLoader(context, training.sessions).load(sessionNo),
      trainingSessions: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(trainings, args, context, 'trainingSessions'),
      trainingAttendance: (_: unknown, { attendanceNo }: { attendanceNo: string }, context: SubgraphContext) =>
        entityLoader(context, training.attendances).load(attendanceNo),
      trainingAttendances: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(attendances, args, context, 'trainingAttendances'),
      trainingCounts: async (_: unknown, { departmentCode, from, until }: Period, context: SubgraphContext) => {
        if (until < from) throw badInput('until', 'lies before from', '早于起始日');
        const asked = await department(departmentCode, context);
        if (!asked || !mayCount(context.viewer, asked)) return null;
        const { held, results } = await countedTraining(training, departmentCode, from, until);
        return trainingCounts(held, results);
      },
    },
    Mutation: {
      holdTraining: mutation<SessionDocument, CanonicalRow>(training.sessions, (input, { viewer, now }, session) =>
        holdTraining(training, input, { viewer, now, session }),
      ),
      recordAttendance: mutation<SessionDocument, { sessionNo: string; attendances: CanonicalRow[] }>(
        training.sessions,
        async ({ sessionNo, attendances: rows }, context, session) => {
          const held = await found(training.sessions, sessionNo, context, '培训');
          const named = [...new Set(rows.map(({ certificateNo }) => String(certificateNo)))];
          const loaded = await Promise.all(named.map((one) => entityLoader(context, officers).load(one)));
          const byCertificate = new Map(loaded.flatMap((one) => (one ? [[one._id, one] as const] : [])));
          const { viewer, now } = context;
          await recordAttendance(training, held, rows, byCertificate, { viewer, now, session });
          return sessionNo;
        },
      ),
      correctResult: mutation<AttendanceDocument, CanonicalRow & { attendanceNo: string; expectedVersion: number }>(
        training.attendances,
        async ({ attendanceNo, ...correction }, context, session) => {
          const attendance = await found(training.attendances, attendanceNo, context, '参训记录');
          const { viewer, now } = context;
          await correctResult(training, attendance, correction, { viewer, now, session });
          return attendanceNo;
        },
      ),
    },
    EnforcementOfficer: {
      trainings: ({ _id }: OfficerDocument, args: ListArguments, context: SubgraphContext) =>
        connection(attendances, args, context, 'EnforcementOfficer.trainings', { certificateNo: _id }),
    },
    TrainingSession: {
      title: ({ title }: SessionDocument) => title && maskNumbers(title),
      content: ({ content }: SessionDocument) => content && maskNumbers(content),
      organiser: ({ organiserCode }: SessionDocument, _: unknown, context: SubgraphContext) =>
        department(organiserCode, context),
      attendances: ({ _id }: SessionDocument, args: ListArguments, context: SubgraphContext) =>
        connection(attendances, args, context, 'TrainingSession.attendances', { sessionNo: _id }),
      provenance,
    },
    TrainingAttendance: {
      correctionReason: ({ correctionReason }: AttendanceDocument) => correctionReason && maskNumbers(correctionReason),
      session: ({ sessionNo }: AttendanceDocument, _: unknown, context: SubgraphContext) =>
        sessionNo && entityLoader(context, training.sessions).load(sessionNo),
      officer: ({ certificateNo }: AttendanceDocument, _: unknown, context: SubgraphContext) =>
        certificateNo && entityLoader(context, officers).load(certificateNo),
      department: ({ departmentCode }: AttendanceDocument, _: unknown, context: SubgraphContext) =>
        department(departmentCode, context),
      provenance,
    },
  };
}

/** Who assesses (Art. 6, 34): organs of staffing, decision and inspection, the offices of its region, and the department with those above it. */
function mayCount(viewer: Viewer, { _id, regionCode }: DepartmentDocument): boolean {
  if (holds(viewer, 'staffing') || holds(viewer, 'decision') || holds(viewer, 'inspection')) return true;
  if (holds(viewer, 'oversight'))
    return viewer.region !== undefined && regionCode !== undefined && isRegionWithin(regionCode, viewer.region);
  return viewer.departments.includes(_id);
}
