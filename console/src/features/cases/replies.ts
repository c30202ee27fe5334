/** Answers that are written often, in the language of whoever is answered. */
type Reply = { title: string; text: string };

export const replies: { zh: Reply[]; en: Reply[] } = {
  zh: [
    {
      title: '收到，正在核实',
      text: '您好，您的情况我们收到了，正在核实。一有结果就在这里告诉您，通常不超过一个工作日。',
    },
    {
      title: '请补充号码证明',
      text: '您好，为了保护双方，还需要一份能看出号码归您使用的材料，比如运营商 App 里的号主信息页、最近一期话费账单，或营业厅的办理单。身份证号等无关信息可以遮住。请不要发送密码和验证码。',
    },
    {
      title: '请补充订单信息',
      text: '您好，麻烦告诉我们订单编号和大概的付款时间，方便的话附上一张付款记录的截图，我们马上去查。',
    },
    {
      title: '提醒：不要告诉别人验证码',
      text: '另外提醒您：我们不会向您索要密码或验证码。如果有人以客服名义来要，请不要给，也可以在“骚扰举报”里告诉我们。',
    },
    {
      title: '申诉没有通过',
      text: '您好，抱歉，按现在的材料还不能确认号码归您使用，这次申诉没有通过。如果有新的材料，可以重新验证号码后再提交一次，我们会重新核实。',
    },
    { title: '已经处理好', text: '您好，问题已经处理好了，您可以再看一下。还有别的问题，直接在这里回复就行。' },
    { title: '感谢', text: '谢谢您告诉我们。祝您一切顺利。' },
  ],
  en: [
    {
      title: 'We’re looking into it',
      text: 'Hello, thank you for writing. We’re looking into it and will tell you here, usually within one working day.',
    },
    {
      title: 'Please send proof of the number',
      text: 'Hello, to protect both sides we need something that shows the number is yours: the owner page of your carrier’s app, a recent bill, or the shop’s receipt. You can cover whatever isn’t about the number. Please never send passwords or codes.',
    },
    {
      title: 'Please tell us the order',
      text: 'Hello, could you tell us the order’s number and roughly when you paid? A screenshot of the payment helps too. We’ll look at once.',
    },
    {
      title: 'Never share codes',
      text: 'One more thing: we never ask for your password or a code. If somebody does in our name, don’t give it to them, and report it to us in the app.',
    },
    {
      title: 'The appeal wasn’t approved',
      text: 'Hello, we’re sorry: with what we have we can’t tell that the number is yours, so we couldn’t approve this appeal. If you have something more, prove the number again and send it to us. We’ll look at it anew.',
    },
    {
      title: 'It’s done',
      text: 'Hello, this is settled now. Please have a look. If anything is left, just answer here.',
    },
    { title: 'Thank you', text: 'Thank you for telling us. All the best.' },
  ],
};
