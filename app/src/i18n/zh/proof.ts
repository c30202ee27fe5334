/** Proving to be the owner, where an act asks for more than the ways of `entry` say. */
export const proof = {
  proof: {
    password: '登录密码',
    noneTitle: '请客服帮您确认',
    noneWhy: '账户现在没有可以用的验证方式。客服会用别的办法核实您的身份。',
  },
};
