import { EyeInvisibleOutline, EyeOutline } from 'antd-mobile-icons';
import { type ComponentProps, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from './field.tsx';

export function PasswordField(props: ComponentProps<typeof Field>) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const Eye = shown ? EyeOutline : EyeInvisibleOutline;
  return (
    <Field
      {...props}
      type={shown ? 'text' : 'password'}
      after={
        <button
          type="button"
          className="round"
          aria-label={t(shown ? 'password.hide' : 'password.show')}
          onClick={() => setShown(!shown)}
        >
          <Eye aria-hidden="true" />
        </button>
      }
    />
  );
}
