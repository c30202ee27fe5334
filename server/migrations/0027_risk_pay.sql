-- Payments are judged too.
alter table risk_decisions drop constraint risk_decisions_act_check;
alter table risk_decisions add constraint risk_decisions_act_check check (act in ('sign_in', 'recover', 'pay'));
