import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router';
import { useAct } from '../act.ts';
import { useAccount } from '../features/accounts/account.ts';
import { complaintAbout } from '../features/phone/number-entry.ts';
import { useNumbers } from '../features/phone/numbers.ts';
import { caseQuery, casesQuery, type OpenTopic, openCase, openTopics } from '../features/support/cases.ts';
import { ContactFields } from '../features/support/contact-fields.tsx';
import { PicturesField } from '../features/support/pictures-field.tsx';
import { TopicChoice } from '../features/support/topic-choice.tsx';
import { type Sent, usePictures } from '../features/support/use-pictures.ts';
import { useFlow } from '../flow.ts';
import { Button } from '../ui/button.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { fieldError } from '../ui/field-error.ts';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { WaitingNotice } from '../ui/waiting-notice.tsx';
import '../features/support/support.css';

const topicIn = (value: string | null): OpenTopic | undefined => openTopics.find((topic) => topic === value);

const start = {
  claimToken: null as string | null,
  message: '',
  name: '',
  region: 'CN',
  entry: '',
  own: false,
  pictures: [] as Sent[],
};

export default function NewCasePage() {
  const [search] = useSearchParams();
  const topic = topicIn(search.get('topic'));
  // Each topic has a draft of its own.
  return topic ? <NewCase key={topic} topic={topic} /> : <TopicChoice />;
}

function NewCase({ topic }: { topic: OpenTopic }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const account = useAccount();
  const numbers = useNumbers();
  const { state } = useLocation();
  const [search] = useSearchParams();
  // Of an order, or after a case, it says which one, so that nobody has to be asked; such a draft is one of its own.
  const order = topic === 'other' ? search.get('order') : null;
  const after = topic === 'other' ? search.get('after') : null;
  const opening = order ? t('newCase.ofOrder', { number: order }) : after ? t('newCase.ofCase', { number: after }) : '';
  const about = [topic, order ?? after].filter(Boolean).join(':');
  const { flow, change, forget } = useFlow(`case:new:${about}`, account.id, { ...start, message: opening });
  const [tried, setTried] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);

  // A proof that has just been handed over is the one that counts; what was written stays.
  const handed: string | null = state?.claimToken ?? null;
  const claimToken = handed ?? flow.claimToken;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each proof
  useEffect(() => {
    if (handed !== null) change({ claimToken: handed });
  }, [handed]);

  const act = useAct(openCase, {
    onDone: (opened) => {
      forget();
      client.setQueryData(caseQuery(opened.id).queryKey, opened);
      void client.invalidateQueries(casesQuery);
      navigate(`/me/cases/${opened.id}`, { replace: true });
    },
    onRefused: (problem) => {
      if (fieldError(problem, 'attachments', [])) change({ pictures: [] });
    },
  });
  const pictures = usePictures(flow.pictures, (sent) => {
    act.cancel();
    change({ pictures: sent });
  });

  const known = account.contact !== null || account.phone !== null;
  const ownContact = flow.own || !known;
  const isBlank = flow.message.trim() === opening.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isBlank) return area.current?.focus();
    const contact =
      ownContact && flow.entry !== ''
        ? { ...(flow.name.trim() !== '' && { name: flow.name.trim() }), phone: flow.entry, region: flow.region }
        : null;
    if (contact && complaintAbout(flow, numbers, { final: true })) return;
    if (pictures.busy || pictures.failed) return;
    act.submit({
      topic,
      message: flow.message.trim(),
      ...(topic !== 'other' && claimToken && { claimToken }),
      ...(contact && { contact }),
      attachments: flow.pictures.map(({ id }) => id),
    });
  };

  const firstNumber = account.phone ? '/me/phone' : '/me/phone/bind';
  const toProof = topic === 'phone_lost' && account.phone ? `/me/phone/${account.phone.id}/lost` : firstNumber;
  if (topic !== 'other' && claimToken === null) {
    return (
      <Page title={t(`newCase.title.${topic}`)} plain back="/me/cases">
        <div className="step">
          <h2 className="title">{t('newCase.proofTitle')}</h2>
          <p className="soft">{t(topic === 'phone_lost' ? 'newCase.proofWhyLost' : 'newCase.proofWhy')}</p>
          <ButtonLink to={toProof}>{t('newCase.proof')}</ButtonLink>
        </div>
      </Page>
    );
  }

  const ofProof = fieldError(act.error, 'claimToken', []);
  const ofNumber = fieldError(act.error, 'contact.phone', ['phone_invalid', 'phone_not_mobile']);
  const ofPictures = fieldError(act.error, 'attachments', []);
  const ofMessage = tried && isBlank ? t('newCase.needMessage') : fieldError(act.error, 'message', []);
  return (
    <Page title={t(`newCase.title.${topic}`)} plain back="/me/cases">
      <form className="step" onSubmit={submit} noValidate>
        <h2 className="title">{t(`newCase.heading.${topic}`)}</h2>
        <p className="soft">{t(`newCase.why.${topic}`)}</p>
        <TextArea
          ref={area}
          label={t('newCase.message')}
          hint={t(`newCase.hint.${topic}`)}
          error={ofMessage}
          maxLength={2000}
          value={flow.message}
          onChange={(event) => {
            act.cancel();
            change({ message: event.target.value });
          }}
        />
        <PicturesField pictures={pictures} error={ofPictures} tried={tried} />
        <ContactFields
          numbers={numbers}
          own={ownContact}
          known={known}
          value={flow}
          final={tried}
          error={ofNumber}
          onChange={(part) => {
            act.cancel();
            change(part);
          }}
        />
        <WaitingNotice waiting={act.waiting} />
        {ofProof && (
          <Notice tone="danger" title={ofProof}>
            <Link to={toProof}>{t('newCase.proof')}</Link>
          </Notice>
        )}
        <ProblemNotice problem={ofMessage || ofProof || ofNumber || ofPictures ? null : act.error} />
        <Button type="submit" busy={act.busy}>
          {t('newCase.submit')}
        </Button>
      </form>
    </Page>
  );
}
