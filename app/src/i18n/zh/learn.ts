/** 系统公告 and 安全课堂. */
export const learn = {
  announcements: {
    title: '系统公告',
    none: '还没有公告',
    noneWhy: '有新功能、维护安排和重要提醒，都会写在这里。',
    pinned: '置顶',
    dismiss: '不再显示这条公告',
    changedAt: '{{time}} 更新',
    over: '这条公告已于 {{time}} 结束',
    gone: '这篇内容看不到了',
    goneWhy: '它已经撤回，或者链接没有复制完整。',
    seeAll: '看全部公告',
  },
  lessons: {
    title: '安全课堂',
    why: '一课两分钟，账户和钱都更稳妥。',
    all: '全部',
    topic: {
      codes: '验证码',
      numbers: '手机号',
      scams: '防骗',
      sign_in: '登录',
      lost_phone: '手机丢了',
      payments: '付款',
    },
    none: '这个主题还没有课程',
    noneWhy: '新的课程写好了就放在这里。',
    seeAll: '看全部课程',
    next: '下一课',
    last: '这是最后一课，您已经很懂了。',
  },
};
