/** What stands beside the files, for whoever opens them. */
export const readMe = (at: Date) => `B特派 · 您的数据

这个压缩包里是您账户的全部数据，生成于 ${at.toISOString()}（世界协调时间）。每个 .json 文件是一类内容，用任何文本编辑器都能打开；图片在 support-pictures 文件夹里。
里面有完整的手机号和联系方式，请不要发给别人。密码、验证码和密钥不在里面：我们自己也看不到它们的原样。

profile 个人信息 · phones 手机号 · phone-changes 换号 · sessions 登录 · devices 设备 · activity 活动记录 ·
notifications 消息 · cases 联系客服 · support-pictures 发给客服的图片 · verifications 验证 · messages 短信（不含内容） · factors 双重验证


B特派 · Your data

Everything in your account, as it was at ${at.toISOString()} (UTC). Each .json file holds one kind of thing and opens in
any text editor; pictures are in the folder support-pictures. Your full number and your contact are in it, so send it to nobody. Passwords, codes and keys are not:
we can’t read them ourselves.
`;
