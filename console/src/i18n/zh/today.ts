export const today = {
  today: {
    title: '今日',
    intro: '现在需要人处理的事，等得最久的先看。',
    allDone: '都处理完了',
    allDoneWhy: '没有人在等。新的事情会自己出现在这里。',
    oldest: '最早一件',
    target: '目标 {{time}}内',
    queue: {
      cases: '工单等答复',
      appeals: '号码申诉等审批',
      alerts: '风险告警等查看',
      spam: '骚扰举报等处理',
      refunds: '退款等审批',
      held_payments: '付款等放行',
      orders: '订单等开始',
      status: '服务状态等说明',
    },
  },
};
