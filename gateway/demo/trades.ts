/** What is supervised: a kind of firm, equipment, place or person. */
export interface Trade {
  key: string;
  /** What the names say; one is drawn. */
  nouns: readonly string[];
  objectType: string;
  /** First two characters of the credit code; absent where the object has none. */
  codeKind?: string;
  category: string;
  /** GB/T 4754, class of two digits with its section. */
  industryCode?: string;
  /** Weight among the objects. */
  weight: number;
  /** Key of the city department that keeps the register. */
  registrar: string;
}

type Row = [
  key: string,
  nouns: string,
  objectType: string,
  codeKind: string,
  category: string,
  industryCode: string,
  weight: number,
  registrar?: string,
];

/** By register, since rows of one department come in together. 91 enterprise, 92 individual business, 93 cooperative, 52 non-enterprise. */
const ROWS: readonly Row[] = [
  [
    'restaurant',
    '羊肉泡馍馆 肉夹馍店 凉皮店 火锅店 面馆 酒楼 烤肉店 餐饮店',
    'ENTERPRISE',
    '92',
    '餐饮服务',
    'H62',
    160,
  ],
  ['supermarket', '超市 便利店 生鲜店 副食商店', 'ENTERPRISE', '92', '食品销售', 'F52', 110],
  ['foodplant', '食品厂 糕点厂 乳品公司 面粉公司', 'ENTERPRISE', '91', '食品生产', 'C14', 30],
  ['pharmacy', '大药房 药店', 'ENTERPRISE', '91', '药品零售', 'F52', 50],
  ['device', '医疗器械公司 眼镜店', 'ENTERPRISE', '91', '医疗器械经营', 'F51', 20],
  ['cosmetics', '化妆品店 美容用品店', 'ENTERPRISE', '92', '化妆品经营', 'F52', 25],
  ['online', '电子商务公司 网络科技公司', 'ENTERPRISE', '91', '网络交易', 'I64', 40],
  ['advertising', '广告公司 文化传媒公司', 'ENTERPRISE', '91', '广告', 'L72', 25],
  ['fuel', '加油站', 'ENTERPRISE', '91', '计量器具使用', 'F52', 12],
  ['factory', '机械厂 电器厂 建材厂 水泥制品厂', 'ENTERPRISE', '91', '工业产品生产', 'C34', 45],
  ['chemical', '化工厂 涂料厂 气体公司', 'ENTERPRISE', '91', '危险化学品', 'C26', 12],
  ['garage', '汽修厂 汽车维修公司', 'ENTERPRISE', '91', '机动车维修', 'O81', 25],
  ['freight', '货运公司 物流公司 渣土清运公司', 'ENTERPRISE', '91', '道路运输', 'G54', 25],
  ['driving', '驾校', 'ENTERPRISE', '91', '驾驶培训', 'P83', 6],
  ['estate', '房地产开发公司', 'ENTERPRISE', '91', '房地产开发', 'K70', 12],
  ['property', '物业公司', 'ENTERPRISE', '91', '物业服务', 'K70', 25],
  ['builder', '建筑公司 装饰工程公司', 'ENTERPRISE', '91', '建筑施工', 'E47', 30],
  ['gas', '燃气公司 液化气站', 'ENTERPRISE', '91', '燃气经营', 'D45', 6],
  ['agency', '旅行社', 'ENTERPRISE', '91', '旅游', 'L72', 12],
  ['netbar', '网吧 网咖', 'ENTERPRISE', '92', '互联网上网服务', 'I64', 10],
  ['ktv', '歌厅 电影院 剧本娱乐馆 游艺厅', 'ENTERPRISE', '92', '文化娱乐', 'R90', 14],
  ['hotel', '宾馆 酒店 民宿', 'ENTERPRISE', '91', '公共场所', 'H61', 40],
  ['salon', '理发店 美容院 浴场', 'ENTERPRISE', '92', '公共场所', 'O80', 50],
  ['mall', '商场 家居市场 农贸市场', 'ENTERPRISE', '91', '公众聚集场所', 'F52', 16],
  ['labour', '劳务公司 人力资源公司', 'ENTERPRISE', '91', '人力资源服务', 'L72', 16],
  ['agri', '农资店 种子商店 兽药店', 'ENTERPRISE', '92', '农业投入品', 'F51', 14],
  ['farm', '养殖合作社 果蔬合作社', 'ENTERPRISE', '93', '农业生产', 'A03', 12],
  ['lift', '电梯', 'SPECIAL_EQUIPMENT', '', '特种设备', '', 45],
  ['boiler', '锅炉 压力容器', 'SPECIAL_EQUIPMENT', '', '特种设备', '', 10],
  ['healthfood', '保健食品', 'SPECIAL_FOOD', '', '特殊食品', '', 5],
  ['pastry', '糕点 酱油 食用油', 'FOOD', '', '食品', '', 6],
  ['clinic', '诊所 口腔门诊部', 'NON_ENTERPRISE', '52', '医疗机构', 'Q84', 35, 'HEA'],
  ['hospital', '医院 社区卫生服务中心', 'NON_ENTERPRISE', '52', '医疗机构', 'Q84', 8, 'HEA'],
  ['water', '二次供水设施', 'PREMISES', '', '生活饮用水', '', 10, 'HEA'],
  ['pool', '游泳馆', 'ENTERPRISE', '91', '公共场所', 'R88', 5, 'HEA'],
  ['site', '建设工地', 'PREMISES', '', '建设工程', '', 30, 'HCB'],
  ['tower', '高层建筑', 'PREMISES', '', '高层公共建筑', '', 14, 'FIR'],
  ['signboard', '户外广告设施', 'OTHER', '', '市容', '', 14, 'CUM'],
  ['training', '校外培训机构', 'NON_ENTERPRISE', '52', '教育', 'P83', 14, 'EDU'],
  ['nursery', '幼儿园', 'NON_ENTERPRISE', '52', '教育', 'P83', 10, 'EDU'],
  ['driver', '', 'NATURAL_PERSON', '', '网约车驾驶员', '', 45, 'TRA'],
  ['guide', '', 'NATURAL_PERSON', '', '导游', '', 18, 'CTB'],
];

export const TRADES: readonly Trade[] = ROWS.map(
  ([key, nouns, objectType, codeKind, category, industryCode, weight, registrar = 'MKT']) => ({
    key,
    nouns: nouns.split(' '),
    objectType,
    ...(codeKind && { codeKind }),
    category,
    ...(industryCode && { industryCode }),
    weight,
    registrar,
  }),
);
