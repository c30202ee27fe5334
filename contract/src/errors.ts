/** Whoever reads the catalogue has to know in which language. */
export { languageOf } from './language.ts';

/**
 * The one error catalogue. A code is what programs rely on and never changes; the words are for people and may.
 */
type Words = { zh: string; en: string };
type CatalogueEntry = { status: number; title: Words; detail: Words };

const entry = (status: number, title: Words, detail: Words): CatalogueEntry => ({ status, title, detail });

export const errors = {
  validation_failed: entry(
    422,
    { zh: '有内容需要修改', en: 'Some fields need a change' },
    { zh: '请检查标出的内容，改好后再提交。', en: 'Check the marked fields, then submit again.' },
  ),
  malformed_request: entry(
    400,
    { zh: '请求无法读取', en: 'The request can’t be read' },
    { zh: '请求的格式不对，请检查后重试。', en: 'The request isn’t well formed. Check it and try again.' },
  ),
  session_required: entry(
    401,
    { zh: '请先登录', en: 'Sign in first' },
    { zh: '登录后就可以继续。', en: 'Sign in to go on.' },
  ),
  session_ended: entry(
    401,
    { zh: '登录已失效', en: 'You’re signed out' },
    { zh: '为了安全，请重新登录。', en: 'For your safety, sign in again.' },
  ),
  credentials_wrong: entry(
    401,
    { zh: '用户名或密码不对', en: 'Wrong username or password' },
    {
      zh: '用户名（或手机号）或密码不对，请检查后再试。',
      en: 'The username (or number) or password is wrong. Check both and try again.',
    },
  ),
  step_up_required: entry(
    403,
    { zh: '需要验证身份', en: 'Prove it’s you' },
    { zh: '这一步需要先验证是您本人。', en: 'This step needs proof that it’s you.' },
  ),
  second_factor_required: entry(
    403,
    { zh: '需要双重验证', en: 'Two-step verification needed' },
    { zh: '请用身份验证器、通行密钥或恢复码完成验证。', en: 'Use your authenticator, a passkey or a recovery code.' },
  ),
  account_restricted: entry(
    403,
    { zh: '账户暂时受限', en: 'Account restricted' },
    {
      zh: '为保护您，这项操作暂停了。验证身份后即可恢复。',
      en: 'To protect you this is paused. Prove it’s you to lift it.',
    },
  ),
  account_closing: entry(
    403,
    { zh: '账户正在注销', en: 'Account is closing' },
    { zh: '账户正在注销中。撤销注销后就可以继续。', en: 'This account is being closed. Reopen it to go on.' },
  ),
  sign_in_denied: entry(
    403,
    { zh: '暂时不能在这里登录', en: 'Can’t sign in here for now' },
    {
      zh: '这次登录不太寻常，为保护账户先拦下了。请用常用的设备登录，或稍后再试。',
      en: 'This sign-in looks unusual, so we stopped it to protect the account. Use a device you’ve signed in on before, or try later.',
    },
  ),
  forbidden: entry(
    403,
    { zh: '没有权限', en: 'Not allowed' },
    { zh: '您没有权限进行这项操作。', en: 'You aren’t allowed to do this.' },
  ),
  not_found: entry(
    404,
    { zh: '没有找到', en: 'Not found' },
    { zh: '内容不存在，或已被移除。', en: 'It doesn’t exist or has been removed.' },
  ),
  username_taken: entry(
    409,
    { zh: '用户名已被使用', en: 'Username taken' },
    { zh: '这个用户名有人用了，换一个试试。', en: 'Someone already has this username. Try another.' },
  ),
  password_weak: entry(
    422,
    { zh: '密码太容易被猜到', en: 'Password too easy to guess' },
    {
      zh: '这个密码太常见，或包含您的用户名或手机号，请换一个。',
      en: 'This password is common, or contains your username or number. Choose another.',
    },
  ),
  phone_invalid: entry(
    422,
    { zh: '手机号不对', en: 'Not a valid number' },
    { zh: '手机号有误，请检查是否完整、正确。', en: 'The number is incomplete or mistyped. Check it and try again.' },
  ),
  phone_not_mobile: entry(
    422,
    { zh: '不是手机号', en: 'Not a mobile number' },
    { zh: '这个号码收不了短信，请填写手机号。', en: 'This number can’t receive text messages. Enter a mobile number.' },
  ),
  phone_country_not_served: entry(
    422,
    { zh: '暂不支持该地区', en: 'Country not served' },
    { zh: '暂时不能向该国家或地区发送短信。', en: 'We can’t send text messages to this country yet.' },
  ),
  phone_already_bound: entry(
    409,
    { zh: '已绑定手机号', en: 'A number is already bound' },
    {
      zh: '您的账户已绑定手机号，不能再绑定新的号码。',
      en: 'Your account has its number already and can’t take another.',
    },
  ),
  phone_taken: entry(
    409,
    { zh: '号码已被绑定', en: 'Number already in use' },
    {
      zh: '这个号码已绑定其他账户。如果号码是您的，可以联系客服申诉。',
      en: 'This number is on another account. If it’s yours, contact support to claim it.',
    },
  ),
  phone_unchanged: entry(
    409,
    { zh: '号码没有变化', en: 'Same number' },
    { zh: '这就是您现在绑定的号码。', en: 'This number is already on your account.' },
  ),
  last_recovery_path: entry(
    409,
    { zh: '这是最后的找回方式', en: 'Your last way back in' },
    {
      zh: '解绑后忘记密码将无法找回账户。建议先设置通行密钥或恢复码。',
      en: 'Without it you can’t recover the account. Set up a passkey or recovery codes first.',
    },
  ),
  change_waiting: entry(
    409,
    { zh: '有一项更换正在等待', en: 'A change is waiting' },
    {
      zh: '已有一项换号在等待生效，可以先取消它。',
      en: 'A number change is already waiting. You can cancel it first.',
    },
  ),
  change_resolved: entry(
    409,
    { zh: '这项更换已有结果', en: 'This change is settled' },
    {
      zh: '这项更换已经生效或已被终止，不能再取消。',
      en: 'It has taken effect or been stopped, so it can’t be cancelled.',
    },
  ),
  objection_closed: entry(
    410,
    { zh: '异议期已过', en: 'Too late to object' },
    {
      zh: '72 小时的异议期已过。如果号码仍是您的，请登录后绑定，或联系客服。',
      en: 'The 72 hours to object are over. If the number is yours, sign in and add it, or contact support.',
    },
  ),
  phone_is_primary: entry(
    409,
    { zh: '这是主号码', en: 'This is the primary number' },
    { zh: '请先把另一个号码设为主号码，再解绑这个。', en: 'Make another number the primary one first.' },
  ),
  phone_is_last: entry(
    409,
    { zh: '至少保留一个号码', en: 'Keep at least one number' },
    {
      zh: '企业账户至少要保留一个号码，您可以更换它。',
      en: 'A business account keeps at least one number. You can replace it.',
    },
  ),
  phone_required: entry(
    403,
    { zh: '请先绑定手机号', en: 'Add a phone number first' },
    { zh: '绑定手机号后就可以继续。', en: 'Add a phone number to go on.' },
  ),
  code_wrong: entry(
    422,
    { zh: '验证码不对', en: 'Wrong code' },
    { zh: '验证码不对，请核对最新的短信。', en: 'That code is wrong. Check the latest text.' },
  ),
  code_expired: entry(
    410,
    { zh: '验证码已过期', en: 'Code expired' },
    { zh: '验证码已过期，请重新获取。', en: 'This code has expired. Get a new one.' },
  ),
  code_locked: entry(
    429,
    { zh: '输错次数过多', en: 'Too many wrong codes' },
    {
      zh: '输错次数过多，为了安全，这个验证码已停用。请重新获取；暂时不能获取的话，请稍后再试。',
      en: 'Too many wrong codes, so this one is off. Get a new one; if you can’t yet, try again later.',
    },
  ),
  code_spent: entry(
    409,
    { zh: '验证码已用过', en: 'Code already used' },
    { zh: '这个验证码已经用过，请重新获取。', en: 'This code has been used. Get a new one.' },
  ),
  code_superseded: entry(
    409,
    { zh: '已有新的验证码', en: 'A newer code was sent' },
    { zh: '您已获取新的验证码，请用最新短信里的。', en: 'A newer code was sent. Use the one in the latest text.' },
  ),
  code_mismatch: entry(
    409,
    { zh: '验证码不能用于这里', en: 'The code isn’t for this' },
    { zh: '这个验证码不能用于当前操作，请重新获取。', en: 'This code doesn’t belong to this action. Get a new one.' },
  ),
  link_expired: entry(
    410,
    { zh: '链接已失效', en: 'Link no longer works' },
    { zh: '链接已过期或已用过，请重新获取。', en: 'This link has expired or was used. Get a new one.' },
  ),
  factor_exists: entry(
    409,
    { zh: '已有身份验证器', en: 'You already have an authenticator' },
    {
      zh: '账户已绑定一个身份验证器。要换新的，请先移除旧的。',
      en: 'Your account has an authenticator already. Remove it before you add another.',
    },
  ),
  passkey_refused: entry(
    422,
    { zh: '通行密钥没有通过', en: 'Passkey not accepted' },
    {
      zh: '这把通行密钥没有通过验证，请再试一次，或换一种方式。',
      en: 'This passkey couldn’t be verified. Try once more, or use another way.',
    },
  ),
  send_too_soon: entry(
    429,
    { zh: '获取太频繁', en: 'Too soon' },
    { zh: '验证码刚刚发过，请稍等再获取。', en: 'A code was just sent. Wait a moment before the next.' },
  ),
  send_limit_reached: entry(
    429,
    { zh: '暂时不能再获取', en: 'No more codes for now' },
    { zh: '验证码获取已达上限，请稍后再试。', en: 'The limit for codes is reached. Try again later.' },
  ),
  challenge_required: entry(
    403,
    { zh: '正在做安全检查', en: 'A quick safety check' },
    {
      zh: '为防止短信被滥用，正在做一次安全检查，请稍候片刻。',
      en: 'To keep texts from being abused, we’re running a short safety check. One moment.',
    },
  ),
  gateway_unavailable: entry(
    503,
    { zh: '短信暂时发不出', en: 'Texts can’t be sent right now' },
    {
      zh: '短信服务暂时中断，我们正在恢复。请稍后再试。',
      en: 'Our text service is down and being restored. Try again shortly.',
    },
  ),
  too_many_requests: entry(
    429,
    { zh: '操作太频繁', en: 'Too many requests' },
    { zh: '操作太频繁，请稍后再试。', en: 'Too many requests. Try again shortly.' },
  ),
  idempotency_key_required: entry(
    400,
    { zh: '缺少 Idempotency-Key', en: 'Idempotency-Key missing' },
    { zh: '这个请求需要带 Idempotency-Key。', en: 'This request needs an Idempotency-Key header.' },
  ),
  idempotency_key_reused: entry(
    422,
    { zh: 'Idempotency-Key 重复使用', en: 'Idempotency-Key reused' },
    { zh: '这个 Idempotency-Key 已用于另一个请求。', en: 'This Idempotency-Key was used for a different request.' },
  ),
  order_not_payable: entry(
    409,
    { zh: '订单不能支付', en: 'Order can’t be paid' },
    { zh: '订单当前的状态不能支付。', en: 'The order can’t be paid in its present state.' },
  ),
  order_state_changed: entry(
    409,
    { zh: '订单状态已变化', en: 'The order has moved on' },
    {
      zh: '订单现在的状态不能这样操作，请刷新看看。',
      en: 'The order’s present state doesn’t allow this. Reload to see it.',
    },
  ),
  price_changed: entry(
    409,
    { zh: '价格有变化', en: 'Price changed' },
    { zh: '价格刚刚有变化，请确认新的金额。', en: 'The price has just changed. Check the new amount.' },
  ),
  insufficient_balance: entry(
    402,
    { zh: '余额不足', en: 'Balance too low' },
    { zh: '余额不足，请充值或换一种方式支付。', en: 'Your balance is too low. Top up or pay another way.' },
  ),
  payment_already_resolved: entry(
    409,
    { zh: '支付已结束', en: 'Payment already settled' },
    { zh: '这笔支付已有结果，不能再改。', en: 'This payment already has its result.' },
  ),
  payment_expired: entry(
    410,
    { zh: '支付已超时', en: 'Payment expired' },
    { zh: '支付超时了，请重新发起。', en: 'This payment has expired. Start again.' },
  ),
  refund_exceeds_payment: entry(
    409,
    { zh: '退款超过实付', en: 'Refund too large' },
    { zh: '退款金额不能超过实付金额。', en: 'A refund can’t exceed what was paid.' },
  ),
  payment_denied: entry(
    403,
    { zh: '暂时不能这样付款', en: 'Can’t pay this way for now' },
    {
      zh: '这次付款不太寻常，为保护您的钱先拦下了。请在常用的设备上付款，或联系客服。',
      en: 'This payment looks unusual, so we stopped it to protect your money. Pay on a device you use often, or contact support.',
    },
  ),
  payment_gateway_unavailable: entry(
    503,
    { zh: '支付渠道暂时不可用', en: 'This way to pay is down' },
    {
      zh: '支付渠道暂时连不上，请稍后再试，或换一种方式付款。',
      en: 'It can’t be reached right now. Try again shortly, or pay another way.',
    },
  ),
  balance_left: entry(
    409,
    { zh: '钱包里还有余额', en: 'There’s money in your wallet' },
    {
      zh: '钱包有余额，或有订单还没完成。请先用完余额、等订单结束，再注销。',
      en: 'Your wallet isn’t empty, or an order is still open. Use the balance and let orders end before you close the account.',
    },
  ),
  payload_too_large: entry(
    413,
    { zh: '内容太大', en: 'Too large' },
    { zh: '提交的内容太大，请精简后重试。', en: 'That’s too large. Make it smaller and try again.' },
  ),
  picture_unreadable: entry(
    422,
    { zh: '图片打不开', en: 'Picture can’t be read' },
    {
      zh: '这张图片打不开，可能已损坏，或格式不支持。请换一张 JPEG、PNG 或 WebP 图片，截图也可以。',
      en: 'This picture is damaged or of a kind we can’t read. Choose a JPEG, PNG or WebP; a screenshot will do.',
    },
  ),
  picture_too_large: entry(
    422,
    { zh: '图片太大', en: 'Picture too large' },
    {
      zh: '这张图片的尺寸太大了，请截图或缩小后再上传。',
      en: 'This picture has too many pixels. Take a screenshot of it, or make it smaller.',
    },
  ),
  service_unavailable: entry(
    503,
    { zh: '服务暂时不可用', en: 'Service unavailable' },
    {
      zh: '服务暂时不可用，我们正在恢复。请稍后再试。',
      en: 'The service is down and being restored. Try again shortly.',
    },
  ),
  look_required: entry(
    403,
    { zh: '请先说明查看原因', en: 'Say why you look first' },
    {
      zh: '查看账户要先写明原因，每次都会记入审计。',
      en: 'An account is looked at for a reason, which the audit keeps.',
    },
  ),
  own_account: entry(
    403,
    { zh: '不能处理自己的账户', en: 'This account is yours' },
    { zh: '这是您自己的账户，请交给同事处理。', en: 'This account is your own. A colleague has to see to it.' },
  ),
  alert_closed: entry(
    409,
    { zh: '告警已经有人处理', en: 'Already closed' },
    { zh: '同事刚刚关闭了这条告警。', en: 'Somebody closed this alert just before you.' },
  ),
  account_unrestricted: entry(
    409,
    { zh: '账户没有受限', en: 'Not restricted' },
    {
      zh: '这个账户现在没有受限，可能已经有人解除。',
      en: 'Nothing restricts this account now; somebody may have lifted it.',
    },
  ),
  account_gone: entry(
    409,
    { zh: '账户已注销', en: 'The account is closed' },
    { zh: '这个账户已经注销，不能再这样处理。', en: 'This account was closed, so nothing can be done to it.' },
  ),
  not_enterprise: entry(
    409,
    { zh: '不是企业账户', en: 'Not an enterprise' },
    { zh: '只有企业账户能绑定多个号码。', en: 'Only an enterprise may hold several numbers.' },
  ),
  case_changed: entry(
    409,
    { zh: '工单有了新变化', en: 'The case has changed' },
    {
      zh: '同事或用户刚刚更新了这张工单。看过新内容后再提交，您写的还在。',
      en: 'Somebody has just added to this case. Read it, then submit again: what you wrote is still here.',
    },
  ),
  case_not_open: entry(
    409,
    { zh: '工单已经结束', en: 'The case is closed' },
    { zh: '这张工单已经有了结果，不能再这样处理。', en: 'This case has been decided and can’t be acted on like this.' },
  ),
  spam_sender_changed: entry(
    409,
    { zh: '同事刚处理过这个号码', en: 'Somebody has just decided this sender' },
    {
      zh: '这个号码的处理结果刚刚变了。看过新内容后再提交，您写的还在。',
      en: 'What was decided about this sender has just changed. Read it, then submit again: what you wrote is still here.',
    },
  ),
  second_approver_needed: entry(
    409,
    { zh: '需要另一位同事批准', en: 'Somebody else has to approve' },
    {
      zh: '申诉由两位同事分别批准。建单的人、已批准的人，以及申诉提交后才加入的人不能批。',
      en: 'Two people approve an appeal: neither opened it, neither joined after it was made, and nobody approves twice.',
    },
  ),
  appeal_void: entry(
    409,
    { zh: '申诉的前提已变化', en: 'The appeal rests on nothing now' },
    {
      zh: '号码或它的证明已经不是申诉时的样子。请答复用户并驳回。',
      en: 'The number, or the proof of it, isn’t what it was. Answer the person and refuse the case.',
    },
  ),
  content_changed: entry(
    409,
    { zh: '同事刚刚改过', en: 'Somebody else saved first' },
    {
      zh: '这篇内容有了新的版本。看过再保存，您写的都还在。',
      en: 'There’s a newer version than the one you began with. Read it, then save again: what you wrote is still here.',
    },
  ),
  invitation_void: entry(
    410,
    { zh: '邀请已失效', en: 'The invitation is void' },
    {
      zh: '邀请用过或已过期，请管理员重新发一份。',
      en: 'It was used or is too old. Ask an administrator for another.',
    },
  ),
  payer_barred: entry(
    409,
    { zh: '这个账户现在不能付款', en: 'This account may not pay now' },
    {
      zh: '账户受限、正在注销，或正在换号。先处理账户，或者拒绝这笔付款。',
      en: 'It’s restricted, closing, or changing its number. See to the account first, or refuse the payment.',
    },
  ),
  incident_over: entry(
    409,
    { zh: '这起事件已经结束', en: 'The incident is over' },
    {
      zh: '已经恢复或撤销的事件不能再改。又出问题的话，请新建一起。',
      en: 'It was resolved or dismissed, and stays as it is. If it happens again, open another.',
    },
  ),
  staff_name_taken: entry(
    409,
    { zh: '这个名字有人用了', en: 'Name taken' },
    { zh: '已有员工用这个登录名，换一个试试。', en: 'Another member of staff signs in by this name. Choose another.' },
  ),
  last_admin: entry(
    409,
    { zh: '至少要有一位管理员', en: 'The last administrator' },
    {
      zh: '这是最后一位管理员，先任命另一位再改。',
      en: 'Nobody could look after staff any more. Make somebody else an administrator first.',
    },
  ),
  internal: entry(
    500,
    { zh: '出了点问题', en: 'Something went wrong' },
    {
      zh: '出了点问题，我们已经记下。请稍后再试。',
      en: 'Something went wrong on our side and we’ve noted it. Try again later.',
    },
  ),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof errors;
