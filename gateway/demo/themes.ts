import { TRADES } from './trades.ts';

/** A matter of supervision (监管事项), which one or several departments hold as an item of theirs. */
export interface Theme {
  index: number;
  /** Key of the departments that hold it, such as MKT. */
  line: string;
  name: string;
  /** Indexes of the trades it is about; none for a matter in which the demo has no acts. */
  trades: readonly number[];
  /** Named in general; no article is cited. */
  law: string;
  /** What is looked at. */
  points: readonly string[];
  /** The districts hold it as well. */
  local: boolean;
}

type Row = [line: string, name: string, trades: string, law: string, points: string, local?: 'local'];

const ROWS: readonly Row[] = [
  ['MKT', '食品生产监督检查', 'foodplant pastry', '食品安全法', '生产许可 原料进货查验 过程控制 出厂检验'],
  ['MKT', '食品销售监督检查', 'supermarket', '食品安全法', '经营许可 进货查验 贮存温度 标签标识', 'local'],
  ['MKT', '餐饮服务食品安全检查', 'restaurant', '食品安全法', '从业人员健康证明 后厨卫生 餐具消毒 食材索证', 'local'],
  ['MKT', '特殊食品经营检查', 'supermarket healthfood', '食品安全法', '专区销售 标签说明书 宣传用语'],
  ['MKT', '药品零售监督检查', 'pharmacy', '药品管理法', '执业药师在岗 处方药销售 冷藏药品温度', 'local'],
  ['MKT', '医疗器械经营检查', 'device', '医疗器械监督管理条例', '经营备案 进货查验 贮存条件', 'local'],
  ['MKT', '化妆品经营检查', 'cosmetics salon', '化妆品监督管理条例', '产品注册备案 进货查验 标签'],
  ['MKT', '电梯使用安全检查', 'lift', '特种设备安全法', '定期检验 维护保养记录 应急救援', 'local'],
  ['MKT', '锅炉压力容器使用检查', 'boiler', '特种设备安全法', '使用登记 作业人员资格 安全附件校验'],
  ['MKT', '加油机计量检查', 'fuel', '计量法', '强制检定 计量准确 铅封完好'],
  ['MKT', '广告监督检查', 'advertising online', '广告法', '绝对化用语 医疗广告审查 代言'],
  ['MKT', '价格行为检查', 'supermarket restaurant hotel', '价格法', '明码标价 价格欺诈', 'local'],
  ['MKT', '产品质量监督检查', 'factory', '产品质量法', '质量检验合格证明 执行标准 认证标志', 'local'],
  ['MKT', '网络交易监督检查', 'online', '电子商务法', '主体信息公示 评价展示 格式条款'],
  [
    'MKT',
    '登记与公示信息检查',
    'restaurant online factory property',
    '市场主体登记管理条例',
    '登记住所 年报信息 出资信息',
    'local',
  ],
  ['MKT', '知识产权保护检查', 'supermarket online', '商标法', '注册商标使用 专利标识'],
  ['HEA', '公共场所卫生检查', 'hotel salon', '公共场所卫生管理条例', '卫生许可 用品用具消毒 空气质量', 'local'],
  ['HEA', '医疗机构执业检查', 'clinic hospital', '医疗机构管理条例', '执业许可 医师资格 病历书写', 'local'],
  ['HEA', '传染病防治检查', 'clinic hospital', '传染病防治法', '疫情报告 消毒隔离 医疗废物处置', 'local'],
  ['HEA', '生活饮用水卫生检查', 'water', '生活饮用水卫生监督管理办法', '水质检测 水箱清洗 供管水人员健康证明'],
  ['HEA', '游泳场所卫生检查', 'pool', '公共场所卫生管理条例', '池水余氯 浸脚消毒池 水质公示'],
  ['HEA', '职业卫生检查', 'factory chemical', '职业病防治法', '危害因素检测 职业健康检查 防护用品'],
  ['HEA', '放射诊疗检查', 'hospital', '职业病防治法', '放射诊疗许可 个人剂量监测'],
  ['FIR', '单位消防安全检查', 'mall hotel factory', '消防法', '疏散通道 灭火器材 消防控制室值班'],
  ['FIR', '公众聚集场所消防检查', 'ktv mall netbar', '消防法', '开业前检查 安全出口 员工培训'],
  ['FIR', '高层建筑消防检查', 'tower', '消防法', '消防设施维护 电动车停放 避难层'],
  ['EMB', '危险化学品安全检查', 'chemical', '安全生产法', '安全许可 重大危险源监控 应急预案', 'local'],
  ['EMB', '工贸企业安全生产检查', 'factory', '安全生产法', '有限空间作业 粉尘防爆 安全培训'],
  ['EMB', '矿山安全检查', '', '矿山安全法', '安全许可 顶板管理'],
  ['EMB', '烟花爆竹经营检查', '', '烟花爆竹安全管理条例', '零售许可 储存数量'],
  ['HCB', '施工安全检查', 'site', '建设工程安全生产管理条例', '深基坑支护 高处作业防护 起重机械', 'local'],
  ['HCB', '工程质量检查', 'site', '建设工程质量管理条例', '混凝土强度 钢筋保护层 材料进场检验'],
  ['HCB', '房地产开发经营检查', 'estate', '城市房地产管理法', '预售许可 预售资金监管 合同示范文本'],
  ['HCB', '物业服务检查', 'property', '物业管理条例', '维修资金使用 收费公示', 'local'],
  ['HCB', '建筑业资质检查', 'builder', '建筑法', '资质条件 人员社保 转包挂靠'],
  ['CUM', '渣土清运检查', 'freight site', '城市市容和环境卫生管理条例', '清运许可 密闭运输 冲洗设施', 'local'],
  ['CUM', '户外广告设施检查', 'signboard', '城市市容和环境卫生管理条例', '设置许可 结构安全', 'local'],
  ['CUM', '生活垃圾分类检查', 'restaurant mall', '固体废物污染环境防治法', '分类容器 餐厨垃圾交运'],
  ['CUM', '燃气经营安全检查', 'gas restaurant', '城镇燃气管理条例', '经营许可 报警装置 软管年限'],
  ['CTB', '旅行社经营检查', 'agency', '旅游法', '合同签订 不合理低价游 保证金'],
  ['CTB', '导游执业检查', 'guide', '导游人员管理条例', '电子导游证 诱导购物'],
  ['CTB', '上网服务场所检查', 'netbar', '互联网上网服务营业场所管理条例', '实名登记 接纳未成年人', 'local'],
  ['CTB', '娱乐场所检查', 'ktv', '娱乐场所管理条例', '经营许可 曲库内容 营业时间'],
  ['CTB', '体育经营场所检查', 'pool', '体育法', '高危险性项目许可 救生员配备'],
  ['EEB', '排污许可执法检查', 'factory chemical', '排污许可管理条例', '许可证载明事项 自行监测 台账记录'],
  ['EEB', '扬尘污染检查', 'site', '大气污染防治法', '裸土覆盖 喷淋抑尘 车辆冲洗'],
  ['EEB', '挥发性有机物检查', 'garage', '大气污染防治法', '密闭喷涂 治理设施运行'],
  ['EEB', '危险废物检查', 'garage chemical hospital', '固体废物污染环境防治法', '贮存设施 转移联单'],
  ['EEB', '噪声污染检查', 'ktv site', '噪声污染防治法', '夜间施工许可 边界噪声'],
  ['TRA', '道路货物运输检查', 'freight', '道路运输条例', '车辆营运证 动态监控 超限超载'],
  ['TRA', '网约车经营检查', 'driver', '网络预约出租汽车经营服务管理暂行办法', '从业资格证 车辆运输证 平台派单'],
  ['TRA', '机动车驾驶培训检查', 'driving', '道路运输条例', '教学车辆 培训学时 收费公示'],
  ['TRA', '机动车维修检查', 'garage', '道路运输条例', '维修备案 配件质量 竣工检验'],
  ['EDU', '校外培训检查', 'training', '民办教育促进法', '办学许可 预收费监管 教员资格', 'local'],
  ['EDU', '幼儿园办园检查', 'nursery', '学前教育法', '办园许可 食堂卫生 门卫安保'],
  ['HRS', '劳动用工检查', 'builder restaurant labour', '劳动法', '劳动合同 工资支付 工时休假'],
  ['HRS', '人力资源服务检查', 'labour', '人力资源市场暂行条例', '服务许可 收费公示'],
  ['AGR', '农药兽药经营检查', 'agri', '农药管理条例', '经营许可 购销台账 禁用品种'],
  ['AGR', '种子质量检查', 'agri', '种子法', '品种审定 标签 质量抽检'],
  ['AGR', '养殖与屠宰检查', 'farm', '畜牧法', '检疫证明 休药期 无害化处理'],
  ['WAT', '取水许可检查', '', '水法', '取水许可 计量设施'],
  ['WAT', '河道采砂检查', '', '水法', '采砂许可 开采范围'],
  ['COM', '单用途预付卡检查', '', '单用途商业预付卡管理办法（试行）', '发卡备案 资金存管'],
  ['CAB', '养老机构检查', '', '养老机构管理办法', '备案 服务协议 消防安全'],
  ['JUS', '律师事务所检查', '', '律师法', '执业许可 收费管理'],
  ['CRB', '文物经营检查', '', '文物保护法', '经营许可 拍卖标的审核'],
];

export const THEMES: readonly Theme[] = ROWS.map(([line, name, trades, law, points, local], index) => ({
  index,
  line,
  name,
  trades: trades.split(' ').filter(Boolean).map(tradeIndex),
  law: /(?<!办)法$/.test(law) ? `《中华人民共和国${law}》` : `《${law}》`,
  points: points.split(' '),
  local: local !== undefined,
}));

function tradeIndex(key: string): number {
  const index = TRADES.findIndex((trade) => trade.key === key);
  if (index < 0) throw new TypeError(`There is no trade ${key}.`);
  return index;
}
