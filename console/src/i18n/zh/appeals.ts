export const appeals = {
  appeals: {
    title: '号码申诉',
    intro: '等审批的，和公示期还没过的。每一项都要两位同事分别批准，再给对方 72 小时。',
    columns: { stage: '进度', approvals: '批准', deadline: '期限', waiting: '提交' },
    empty: '没有等审批的申诉',
    emptyWhy: '新的申诉会自己出现在这里。',
  },
};
